package dev.perigee.ir.ssa;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Computes the order, dominators, loops and entries of a graph from its edges. Dominators follow
 * Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001).
 */
public final class ControlFlow {
  private final SsaFunction function;
  private final List<Block> postorder = new ArrayList<>();
  private final BitSet headers = new BitSet();

  private ControlFlow(SsaFunction function) {
    this.function = function;
  }

  /**
   * Sorts the blocks in reverse postorder, removes unreachable ones together with their phi inputs,
   * and sets {@link Block#order}, {@link Block#dominator}, {@link Block#isLoopHeader}, {@link
   * Block#loop}, {@link Block#loopDepth} and {@link Block#isEntry}.
   *
   * @throws IllegalStateException if polls have been placed, since the headers might move
   */
  public static void update(SsaFunction function) {
    if (function.isPolled()) {
      throw new IllegalStateException("control flow must not change once polls are placed");
    }
    ControlFlow flow = new ControlFlow(function);
    flow.order();
    flow.dropUnreachable();
    flow.findDominators();
    flow.findLoops();
    flow.findEntries();
  }

  /**
   * Finds the order of the blocks and the loop headers. Successors that are later in the code are
   * visited first, so that a loop comes before the code after it.
   */
  private void order() {
    record Visit(Block block, Iterator<Block> rest) {}
    BitSet seen = new BitSet();
    BitSet open = new BitSet();
    Deque<Visit> stack = new ArrayDeque<>();
    Block first = function.blocks().get(0);
    seen.set(first.id());
    open.set(first.id());
    stack.push(new Visit(first, laterFirst(first)));
    while (!stack.isEmpty()) {
      Visit visit = stack.getFirst();
      if (!visit.rest.hasNext()) {
        stack.pop();
        open.clear(visit.block.id());
        postorder.add(visit.block);
        continue;
      }
      Block next = visit.rest.next();
      if (open.get(next.id())) {
        headers.set(next.id());
      }
      if (!seen.get(next.id())) {
        seen.set(next.id());
        open.set(next.id());
        stack.push(new Visit(next, laterFirst(next)));
      }
    }
    List<Block> blocks = new ArrayList<>(postorder);
    Collections.reverse(blocks);
    function.blocks().forEach(block -> block.setOrder(-1));
    for (int i = 0; i < blocks.size(); i++) {
      blocks.get(i).setOrder(i);
      blocks.get(i).setLoopHeader(headers.get(blocks.get(i).id()));
    }
    function.setBlocks(blocks);
  }

  private static Iterator<Block> laterFirst(Block block) {
    List<Block> successors = block.successors();
    boolean earlierFirst =
        successors.size() == 2 && successors.get(0).pc() < successors.get(1).pc();
    return earlierFirst ? successors.reversed().iterator() : successors.iterator();
  }

  private void dropUnreachable() {
    for (Block block : function.blocks()) {
      for (int i = block.predecessors().size() - 1; i >= 0; i--) {
        if (block.predecessors().get(i).order() < 0) {
          removePredecessor(block, i);
        }
      }
    }
  }

  /** Removes an edge into a block, with the phi inputs that belong to it. */
  public static void removePredecessor(Block block, int index) {
    block.predecessors().remove(index);
    block.phis().forEach(phi -> phi.removeInput(index));
  }

  private void findDominators() {
    List<Block> blocks = function.blocks();
    blocks.forEach(block -> block.setDominator(null));
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : blocks.subList(1, blocks.size())) {
        Block dominator = null;
        for (Block predecessor : block.predecessors()) {
          if (predecessor.order() == 0 || predecessor.dominator() != null) {
            dominator = dominator == null ? predecessor : meet(dominator, predecessor);
          }
        }
        changed |= dominator != block.dominator();
        block.setDominator(dominator);
      }
    }
  }

  private static Block meet(Block one, Block other) {
    Block first = one;
    Block second = other;
    while (first != second) {
      if (first.order() > second.order()) {
        first = up(first);
      } else {
        second = up(second);
      }
    }
    return first;
  }

  private static Block up(Block block) {
    Block dominator = block.dominator();
    if (dominator == null) {
      throw new IllegalStateException("no dominator above " + block);
    }
    return dominator;
  }

  /**
   * Finds the members of each natural loop backward from its back edges. Inner loops come last, so
   * that {@link Block#loop} is the innermost one.
   */
  private void findLoops() {
    for (Block block : function.blocks()) {
      block.setLoop(null);
      block.setLoopDepth(0);
    }
    for (Block header : function.blocks()) {
      if (!header.isLoopHeader()) {
        continue;
      }
      BitSet members = new BitSet();
      Deque<Block> work = new ArrayDeque<>();
      members.set(header.id());
      enter(header, header);
      for (Block predecessor : header.predecessors()) {
        if (header.dominates(predecessor)) {
          work.add(predecessor);
        }
      }
      while (!work.isEmpty()) {
        Block member = work.remove();
        if (!members.get(member.id())) {
          members.set(member.id());
          enter(member, header);
          work.addAll(member.predecessors());
        }
      }
    }
  }

  private static void enter(Block member, Block header) {
    member.setLoop(header);
    member.setLoopDepth(member.loopDepth() + 1);
  }

  /**
   * Whether each loop is entered only at its header. {@code goto} can create other loops, which
   * natural loops ({@link Block#loop}) do not describe. So only weights may depend on natural
   * loops.
   */
  public static boolean isReducible(SsaFunction function) {
    for (Block block : function.blocks()) {
      for (Block predecessor : block.predecessors()) {
        if (predecessor.order() >= block.order() && !block.dominates(predecessor)) {
          return false;
        }
      }
    }
    return true;
  }

  private void findEntries() {
    for (Block block : function.blocks()) {
      block.setEntry(
          block.startState() != null
              && (block.order() == 0
                  || block.isLoopHeader()
                  || function.isJumpedBackTo(block.pc())));
    }
    for (Block block : function.blocks()) {
      SsaOp terminator = block.terminator().op();
      if (terminator == SsaOp.STEP_BRANCH) {
        block.successors().forEach(successor -> entryBehind(successor));
      } else if (terminator == SsaOp.JUMP && lastStep(block) != null) {
        entryBehind(block.successors().get(0));
      }
    }
  }

  private static void entryBehind(Block block) {
    Block target = block;
    while (target.startState() == null) {
      target = target.successors().get(0);
    }
    target.setEntry(true);
  }

  /**
   * The STEP or CALL that ends a block, followed only by its results and guards on them; null if
   * there is none.
   */
  public static @org.jspecify.annotations.Nullable SsaValue lastStep(Block block) {
    List<SsaValue> instructions = block.instructions();
    for (int i = instructions.size() - 1; i >= 0; i--) {
      SsaOp op = instructions.get(i).op();
      if (op == SsaOp.STEP || op == SsaOp.CALL) {
        return instructions.get(i);
      }
      if (op != SsaOp.RESULT && op != SsaOp.GUARD) {
        return null;
      }
    }
    return null;
  }
}
