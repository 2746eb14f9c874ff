package dev.perigee.tier1.graph.passes;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Versions of the states of memory, for a walk over the blocks in dominator order. If a block
 * dominates another and a class of memory has the same version at a point of each, nothing changes
 * the class on any path between the points. Calls and entries count as classes.
 */
final class MemoryVersions {
  /** The number of changes that a read looks back over, in search of one that affects it. */
  private static final int MAX_STEPS = 32;

  /** The number of blocks that may be visited to handle joins, for each block of the graph. */
  private static final int MAX_WALK = 16;

  private final Dominators dominators;

  /** By block id: the changes that it makes. */
  private final int[] changes;

  /** By block id: the versions at its end. They are 0 before the start. */
  private final int[] ends;

  /** By version: the change that made it; null if that is not a single node. */
  private @Nullable Node[] makers = new Node[64];

  /** By version with a maker: the version before it. */
  private int[] previous = new int[64];

  private int versions = 1;
  private final int[] current = new int[Invalidation.COUNT];

  private final int[] visited;
  private int visit;
  private int walk;

  MemoryVersions(Graph graph, Dominators dominators) {
    this.dominators = dominators;
    changes = new int[graph.blockCount()];
    ends = new int[graph.blockCount() * Invalidation.COUNT];
    visited = new int[graph.blockCount()];
    walk = MAX_WALK * graph.blockCount();
    for (BasicBlock block : graph.blocks()) {
      changes[block.id()] = Invalidation.by(block);
    }
  }

  /** Begins a block. Its immediate dominator must have been ended. */
  void begin(BasicBlock block) {
    BasicBlock dominator = dominators.of(block);
    System.arraycopy(ends, dominator.id() * current.length, current, 0, current.length);
    makeNew(
        dominators.isRoot(block)
            ? Invalidation.ALL
            : Invalidation.atStartOf(block) | changedBetween(dominator, block));
  }

  /** Ends a block. */
  void end(BasicBlock block) {
    System.arraycopy(current, 0, ends, block.id() * current.length, current.length);
  }

  /**
   * The possible changes on paths from a block's end to the start of a block that it dominates
   * directly.
   */
  private int changedBetween(BasicBlock dominator, BasicBlock block) {
    visit++;
    visited[dominator.id()] = visit;
    int result = 0;
    List<BasicBlock> work = new ArrayList<>();
    addPredecessors(block, work);
    while (!work.isEmpty()) {
      BasicBlock between = work.remove(work.size() - 1);
      result |= changes[between.id()];
      if (result == Invalidation.ALL || --walk < 0) {
        return Invalidation.ALL;
      }
      addPredecessors(between, work);
    }
    return result;
  }

  private void addPredecessors(BasicBlock block, List<BasicBlock> work) {
    for (BasicBlock predecessor : block.predecessors()) {
      if (visited[predecessor.id()] != visit && dominators.isReachable(predecessor)) {
        visited[predecessor.id()] = visit;
        work.add(predecessor);
      }
    }
  }

  private void makeNew(int changed) {
    for (int i = 0; i < current.length; i++) {
      if ((changed & 1 << i) != 0) {
        current[i] = newVersion();
      }
    }
  }

  private int newVersion() {
    if (versions == makers.length) {
      makers = Arrays.copyOf(makers, 2 * versions);
      previous = Arrays.copyOf(previous, 2 * versions);
    }
    return versions++;
  }

  /** Advances past a node. */
  void pass(Node node) {
    int changed = Invalidation.by(node);
    if (changed == 0) {
      return;
    }
    if (Integer.bitCount(changed) > 1) {
      makeNew(changed);
      return;
    }
    int index = Integer.numberOfTrailingZeros(changed);
    int version = newVersion();
    makers[version] = node;
    previous[version] = current[index];
    current[index] = version;
  }

  /**
   * The version of what a node reads: that of its class, except for the latest changes that do not
   * affect it. A FIELD reads tables' headers and their contents.
   */
  int read(Node node) {
    if (node.operation() == Operation.FIELD) {
      // The later of the two versions. If it is the same, neither class has changed.
      return Math.max(current[MemoryClass.TABLE.ordinal()], current[MemoryClass.NODE.ordinal()]);
    }
    MemoryClass memory = Invalidation.readClass(node);
    int version = current[memory.ordinal()];
    for (int i = 0; i < MAX_STEPS; i++) {
      Node maker = makers[version];
      if (maker == null || Invalidation.meet(maker, node)) {
        break;
      }
      version = previous[version];
    }
    return version;
  }

  /** A number that changes at each call and each entry. */
  int stretch() {
    return current[Invalidation.ENTRY_INDEX];
  }

  /** A number that changes at each call. */
  int stretchBetweenCalls() {
    return current[Invalidation.CALL_INDEX];
  }
}
