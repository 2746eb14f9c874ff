package dev.perigee.tier1.graph.passes;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Graph;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dominator tree: which blocks lie on all paths to a block. A block to which only the driver
 * leads, without a native path from the start, is a <em>root</em>: it counts as a successor of the
 * start. The algorithm is that of Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm"
 * (2001).
 */
final class Dominators {
  /** The reachable blocks, each after all its predecessors except those of back edges. */
  private final List<BasicBlock> reversePostorder = new ArrayList<>();

  private final List<BasicBlock> preorder = new ArrayList<>();
  private final @Nullable BasicBlock[] immediate;

  private final BitSet roots = new BitSet();

  /** By block id: its index in {@link #reversePostorder}. */
  private final int[] order;

  /** By block id: the interval of {@link #preorder} that it dominates. */
  private final int[] first;

  private final int[] end;

  Dominators(Graph graph) {
    int count = graph.blockCount();
    immediate = new BasicBlock[count];
    order = new int[count];
    first = new int[count];
    end = new int[count];
    BasicBlock start = graph.blocks().get(0);
    number(graph.blocks(), count);
    findDominators(start);
    findIntervals(start, count);
  }

  private void number(List<BasicBlock> blocks, int count) {
    BasicBlock start = blocks.get(0);
    boolean[] seen = new boolean[count];
    int[] nextSuccessor = new int[count];
    int nextRoot = 1;
    List<BasicBlock> stack = new ArrayList<>();
    seen[start.id()] = true;
    stack.add(start);
    while (!stack.isEmpty()) {
      BasicBlock block = stack.get(stack.size() - 1);
      int next = nextSuccessor[block.id()]++;
      if (next >= block.successors().size()) {
        while (block == start && nextRoot < blocks.size() && seen[blocks.get(nextRoot).id()]) {
          nextRoot++;
        }
        if (block == start && nextRoot < blocks.size()) {
          BasicBlock root = blocks.get(nextRoot);
          seen[root.id()] = true;
          roots.set(root.id());
          stack.add(root);
          continue;
        }
        stack.remove(stack.size() - 1);
        reversePostorder.add(block);
        continue;
      }
      BasicBlock successor = block.successors().get(next);
      if (!seen[successor.id()]) {
        seen[successor.id()] = true;
        stack.add(successor);
      }
    }
    Collections.reverse(reversePostorder);
    for (int i = 0; i < reversePostorder.size(); i++) {
      order[reversePostorder.get(i).id()] = i;
    }
  }

  private void findDominators(BasicBlock start) {
    immediate[start.id()] = start;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 1; i < reversePostorder.size(); i++) {
        BasicBlock block = reversePostorder.get(i);
        BasicBlock dominator = isRoot(block) ? start : null;
        for (BasicBlock predecessor : block.predecessors()) {
          if (immediate[predecessor.id()] != null) {
            dominator = dominator == null ? predecessor : meet(dominator, predecessor);
          }
        }
        changed |= dominator != immediate[block.id()];
        immediate[block.id()] = dominator;
      }
    }
  }

  private BasicBlock meet(BasicBlock one, BasicBlock other) {
    BasicBlock left = one;
    BasicBlock right = other;
    while (left != right) {
      if (order[left.id()] > order[right.id()]) {
        left = of(left);
      } else {
        right = of(right);
      }
    }
    return left;
  }

  private void findIntervals(BasicBlock start, int count) {
    @Nullable BasicBlock[] child = new BasicBlock[count];
    @Nullable BasicBlock[] sibling = new BasicBlock[count];
    for (int i = reversePostorder.size() - 1; i > 0; i--) {
      BasicBlock block = reversePostorder.get(i);
      int parent = of(block).id();
      sibling[block.id()] = child[parent];
      child[parent] = block;
    }
    BasicBlock block = start;
    while (true) {
      first[block.id()] = preorder.size();
      preorder.add(block);
      BasicBlock next = child[block.id()];
      while (next == null) {
        end[block.id()] = preorder.size();
        if (block == start) {
          return;
        }
        next = sibling[block.id()];
        block = of(block);
      }
      block = next;
    }
  }

  /** The immediate dominator of a reachable block; that of the start is the start. */
  BasicBlock of(BasicBlock block) {
    BasicBlock dominator = immediate[block.id()];
    if (dominator == null) {
      throw new IllegalArgumentException(block + " cannot be reached");
    }
    return dominator;
  }

  /** Whether only the driver leads to a block from outside. */
  boolean isRoot(BasicBlock block) {
    return roots.get(block.id());
  }

  /** Whether there is a path from the start, or from a root, to a block. */
  boolean isReachable(BasicBlock block) {
    return immediate[block.id()] != null;
  }

  /** Whether the first block is on all paths to the second. Both must be reachable. */
  boolean dominates(BasicBlock dominator, BasicBlock block) {
    return first[dominator.id()] <= first[block.id()] && first[block.id()] < end[dominator.id()];
  }

  /**
   * The reachable blocks in preorder of the dominator tree: a block is followed directly by all
   * blocks that it dominates.
   */
  List<BasicBlock> preorder() {
    return preorder;
  }

  /** The reachable blocks, with the header of a loop before the loop's other blocks. */
  List<BasicBlock> reversePostorder() {
    return reversePostorder;
  }
}
