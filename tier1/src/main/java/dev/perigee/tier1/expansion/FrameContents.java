package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Knows which value each slot's memory holds, so that an exit writes only what is missing. A
 * forward dataflow. The expansion applies the same effects step by step, so the two cannot differ.
 *
 * <p>A value whose type has a register form is not written to memory where it is defined; any other
 * value is.
 */
final class FrameContents {
  private final SsaFunction function;
  private final Predicate<SsaValue> leaves;
  private final int[] uses;
  private final boolean[] fused;
  private final @Nullable SsaValue[] @Nullable [] atStart;

  /**
   * Solves the dataflow.
   *
   * @param leaves whether a step has no fast path, so that its code always leaves
   */
  FrameContents(SsaFunction function, Predicate<SsaValue> leaves) {
    this.function = function;
    this.leaves = leaves;
    uses = new int[function.valueCount()];
    fused = new boolean[function.valueCount()];
    for (Block block : function.blocks()) {
      block.phis().forEach(this::countUses);
      block.instructions().forEach(this::countUses);
      countUses(block.terminator());
    }
    function.blocks().forEach(this::findFused);
    atStart = new SsaValue[function.blockCount()][];
    solve();
  }

  private void countUses(SsaValue value) {
    for (int i = 0; i < value.inputCount(); i++) {
      uses[value.input(i).id()]++;
    }
    ExitState exit = value.exit();
    for (int slot = 0; exit != null && slot < exit.top(); slot++) {
      SsaValue held = exit.slot(slot);
      if (held != null) {
        uses[held.id()]++;
      }
    }
  }

  /** A load whose only use is the guard after it is not written to its home before the guard. */
  private void findFused(Block block) {
    List<SsaValue> instructions = block.instructions();
    for (int i = 0; i + 1 < instructions.size(); i++) {
      SsaValue value = instructions.get(i);
      SsaValue guard = instructions.get(i + 1);
      if (guard.op() == SsaOp.GUARD
          && guard.input(0) == value
          && isLoad(value)
          && guard.home() == value.home()
          && uses[value.id()] == 1 + mapped(guard, value)) {
        fused[value.id()] = true;
      }
    }
  }

  /**
   * The number of slots in which a guard's exit has a value, all of which must be its home;
   * negative if another slot has it.
   */
  private static int mapped(SsaValue guard, SsaValue value) {
    ExitState exit = guard.exit();
    int count = 0;
    for (int slot = 0; exit != null && slot < exit.top(); slot++) {
      if (exit.slot(slot) == value) {
        if (slot != value.home()) {
          return Integer.MIN_VALUE;
        }
        count++;
      }
    }
    return count;
  }

  private boolean isLoad(SsaValue value) {
    return switch (value.op()) {
      case LOAD_CELL, LOAD_UPVALUE -> value.type() == ValueType.ANY;
      case RESULT ->
          value.type() == ValueType.ANY
              && value.input(0).op() == SsaOp.STEP
              && !leaves.test(value.input(0));
      default -> false;
    };
  }

  /** Whether a load is not written to its home because its guard follows. */
  boolean isFused(SsaValue value) {
    return fused[value.id()];
  }

  /** Whether a value is a node, which is not written to its home where it is defined. */
  static boolean isNode(SsaValue value) {
    return value.home() >= 0 && value.type().hasRegisterForm();
  }

  /**
   * Whether the result of a step is written to its home at once, although it is a node. This
   * applies to new objects, and to the receiver that a SELF stores after the method. Otherwise each
   * exit would write it, and a function that makes many closures would have many such exits.
   */
  boolean isStoredAtOnce(SsaValue result) {
    SsaValue step = result.input(0);
    int word = function.prototype().code()[step.pc()];
    return switch (Instruction.op(word)) {
      case CLOSURE, NEWCELL, NEWTABLE -> true;
      case SELF -> result.home() == Instruction.a(word) + 2;
      default -> false;
    };
  }

  private void solve() {
    @Nullable SsaValue[] @Nullable [] atEnd = new SsaValue[function.blockCount()][];
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : function.blocks()) {
        @Nullable SsaValue[] start = meet(block, atEnd);
        if (start != null && !Arrays.equals(start, atStart[block.id()])) {
          atStart[block.id()] = start;
          @Nullable SsaValue[] end = start.clone();
          block.instructions().forEach(value -> apply(value, end));
          applyTerminator(block, end);
          atEnd[block.id()] = end;
          changed = true;
        }
      }
    }
  }

  private @Nullable SsaValue @Nullable [] meet(
      Block block, @Nullable SsaValue[] @Nullable [] atEnd) {
    @Nullable SsaValue[] result = null;
    if (block.isEntry() || block.order() == 0) {
      result = new SsaValue[function.prototype().frameSize()];
      ExitState state = block.startState();
      for (int slot = 0; state != null && slot < state.top(); slot++) {
        result[slot] = state.slot(slot);
      }
    }
    for (int edge = 0; edge < block.predecessors().size(); edge++) {
      Block predecessor = block.predecessors().get(edge);
      @Nullable SsaValue[] end = atEnd[predecessor.id()];
      if (end == null || !falls(predecessor)) {
        continue;
      }
      @Nullable SsaValue[] incoming = end.clone();
      for (SsaValue phi : block.phis()) {
        incoming[phi.home()] = end[phi.home()] == phi.input(edge) ? phi : null;
      }
      if (result == null) {
        result = incoming;
      } else {
        for (int slot = 0; slot < result.length; slot++) {
          if (result[slot] != incoming[slot]) {
            result[slot] = null;
          }
        }
      }
    }
    return result;
  }

  /** Whether native control can get to the block's end. */
  boolean falls(Block block) {
    for (SsaValue value : block.instructions()) {
      if (value.op().isStep() && leaves.test(value)) {
        return false;
      }
    }
    SsaValue terminator = block.terminator();
    return !terminator.op().isStep() || !leaves.test(terminator);
  }

  /**
   * A copy of memory's contents at a block's start, after its phis. Null if native control never
   * gets there.
   */
  @Nullable SsaValue @Nullable [] atStart(Block block) {
    @Nullable SsaValue[] contents = atStart[block.id()];
    return contents == null ? null : contents.clone();
  }

  /** Applies an instruction's effect. */
  void apply(SsaValue value, @Nullable SsaValue[] contents) {
    switch (value.op()) {
      case PARAMETER -> contents[value.home()] = value;
      case GUARD -> {
        if (contents[value.home()] == value.input(0)) {
          contents[value.home()] = value;
        }
      }
      case RESULT -> {
        if (value.input(0).op() == SsaOp.CALL
            || isStoredAtOnce(value)
            || (!fused[value.id()] && !isNode(value))) {
          contents[value.home()] = value;
        }
      }
      case CALL -> applyCall(value, contents);
      case STEP -> clearDead(value, contents);
      default -> {
        if (value.home() >= 0 && !isNode(value) && !fused[value.id()]) {
          contents[value.home()] = value;
        }
      }
    }
  }

  private void applyCall(SsaValue call, @Nullable SsaValue[] contents) {
    ExitState exit = call.exit();
    for (int slot = 0; exit != null && slot < exit.top(); slot++) {
      contents[slot] = exit.slot(slot);
    }
    clearDead(call, contents);
  }

  /**
   * Slots that are dead after a step may have been overwritten, since routines store results there.
   */
  private void clearDead(SsaValue step, @Nullable SsaValue[] contents) {
    int dead = function.effects(step.pc()).deadFrom(0);
    for (int slot = dead; slot < contents.length; slot++) {
      contents[slot] = null;
    }
  }

  /** Applies a jump's stores for the phis of its target. */
  private static void applyTerminator(Block block, @Nullable SsaValue[] contents) {
    if (block.terminator().op() != SsaOp.JUMP) {
      return;
    }
    Block target = block.successors().get(0);
    int edge = target.predecessors().indexOf(block);
    for (SsaValue phi : target.phis()) {
      if (!isNode(phi)) {
        contents[phi.home()] = phi.input(edge);
      }
    }
  }
}
