package dev.perigee.tier1.graph.passes;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The natural loops of a graph. A cycle with several entries is not one of them; its blocks belong
 * only to the loops around it.
 */
final class Loops {
  /** A loop. */
  static final class Loop {
    private final BasicBlock header;
    private final @Nullable Loop parent;
    private int changes;

    private Loop(BasicBlock header, @Nullable Loop parent) {
      this.header = header;
      this.parent = parent;
    }

    /** The loop directly around this. */
    @Nullable Loop parent() {
      return parent;
    }

    /** The changes that the blocks of the loop make: bits of {@link Invalidation}. */
    int changes() {
      return changes;
    }
  }

  private final Dominators dominators;
  private final @Nullable Loop[] innermost;

  Loops(Graph graph, Dominators dominators) {
    this.dominators = dominators;
    innermost = new Loop[graph.blockCount()];
    // Outer loops come first, so that inner ones overwrite them.
    for (BasicBlock block : dominators.reversePostorder()) {
      List<BasicBlock> latches = new ArrayList<>();
      for (BasicBlock predecessor : block.predecessors()) {
        if (isBackEdge(predecessor, block)) {
          latches.add(predecessor);
        }
      }
      if (!latches.isEmpty()) {
        enter(block, latches);
      }
    }
  }

  private boolean isBackEdge(BasicBlock from, BasicBlock to) {
    return dominators.isReachable(from) && dominators.dominates(to, from);
  }

  /** Finds the blocks of a loop, backward from its back edges. */
  private void enter(BasicBlock header, List<BasicBlock> latches) {
    Loop loop = new Loop(header, innermost[header.id()]);
    innermost[header.id()] = loop;
    loop.changes = Invalidation.by(header);
    List<BasicBlock> work = latches;
    while (!work.isEmpty()) {
      BasicBlock member = work.remove(work.size() - 1);
      if (dominators.isReachable(member) && innermost[member.id()] != loop) {
        innermost[member.id()] = loop;
        loop.changes |= Invalidation.by(member);
        work.addAll(member.predecessors());
      }
    }
  }

  /** The innermost loop that a block belongs to. */
  @Nullable Loop around(BasicBlock block) {
    return innermost[block.id()];
  }

  /** Whether a block belongs to a loop, or to one inside it. */
  boolean contains(Loop loop, BasicBlock block) {
    Loop inner = innermost[block.id()];
    while (inner != null && inner != loop) {
      inner = inner.parent;
    }
    return inner != null;
  }

  /** The block before a loop, if that has no other successor; null if there is none. */
  @Nullable BasicBlock preheader(Loop loop) {
    BasicBlock result = null;
    for (BasicBlock predecessor : loop.header.predecessors()) {
      if (isBackEdge(predecessor, loop.header)) {
        continue;
      }
      if (result != null || !dominators.isReachable(predecessor)) {
        return null;
      }
      result = predecessor;
    }
    return result != null && result.terminator().operation() == Operation.JUMP ? result : null;
  }
}
