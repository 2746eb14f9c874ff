package dev.perigee.tier1.graph.passes;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.passes.Loops.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Moves loads of constants and of tables' headers out of loops that do not change what they read,
 * as far out as their bases are defined.
 *
 * <p>Such a load is safe wherever its base is defined, since a base is an object of the right kind
 * from its definition on. The load may live into the entries of the loop, since its base lives
 * there, too: each iteration has used it.
 */
public final class LoopInvariants {
  private final Loops loops;

  private LoopInvariants(Graph graph) {
    loops = new Loops(graph, new Dominators(graph));
  }

  /** Runs the pass. */
  public static boolean run(Graph graph) {
    return hasLoops(graph) && runOnLoops(graph);
  }

  private static boolean hasLoops(Graph graph) {
    for (BasicBlock block : graph.blocks()) {
      if (block.loopDepth() > 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean runOnLoops(Graph graph) {
    LoopInvariants pass = new LoopInvariants(graph);
    boolean changed = false;
    for (BasicBlock block : graph.blocks()) {
      Loop loop = pass.loops.around(block);
      if (loop != null) {
        changed |= block.nodes().removeIf(node -> pass.move(node, loop));
      }
    }
    return changed;
  }

  /** Moves a node of a loop to the block where it belongs, if that is another block. */
  private boolean move(Node node, Loop innermost) {
    if (!mayMove(node)) {
      return false;
    }
    BasicBlock target = null;
    for (Loop loop = innermost; loop != null; loop = loop.parent()) {
      BasicBlock preheader = loops.preheader(loop);
      if (preheader == null || !isInvariant(node, loop)) {
        break;
      }
      target = preheader;
    }
    if (target == null) {
      return false;
    }
    target.add(node);
    return true;
  }

  private static boolean mayMove(Node node) {
    return node.operation().isLoad()
        && node.inputCount() == 1
        && node.home() == Node.NO_HOME
        && (node.memory() == MemoryClass.CONSTANT || node.memory() == MemoryClass.TABLE);
  }

  private boolean isInvariant(Node load, Loop loop) {
    int changes = Invalidation.CALL | Invalidation.bit(load.memory());
    @Nullable BasicBlock definition = load.input(0).block();
    return (loop.changes() & changes) == 0
        && (definition == null || !loops.contains(loop, definition));
  }
}
