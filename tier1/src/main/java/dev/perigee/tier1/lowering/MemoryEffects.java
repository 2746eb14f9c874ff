package dev.perigee.tier1.lowering;

import dev.perigee.ir.Effects;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.tier1.allocation.HomeRegisters;
import dev.perigee.tier1.allocation.Liveness;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What each instruction's code does to the frame's memory. The dataflow of {@link
 * dev.perigee.tier1.allocation.MemoryContents} and the emission both ask here, so that they cannot
 * differ.
 */
final class MemoryEffects {
  private final SsaFunction function;
  private final HomeRegisters registers;
  private final Predicate<SsaValue> leaves;
  private final int[] uses;
  private final boolean[] fused;

  /**
   * @param leaves whether a step has no fast path, so that its code always leaves
   */
  MemoryEffects(SsaFunction function, HomeRegisters registers, Predicate<SsaValue> leaves) {
    this.function = function;
    this.registers = registers;
    this.leaves = leaves;
    uses = new int[function.valueCount()];
    fused = new boolean[function.valueCount()];
    for (Block block : function.blocks()) {
      block.phis().forEach(this::countUses);
      block.instructions().forEach(this::countUses);
      countUses(block.terminator());
    }
    for (Block block : function.blocks()) {
      findFused(block);
    }
  }

  private void countUses(SsaValue value) {
    Liveness.forEachUse(value, used -> uses[used.id()]++);
  }

  /**
   * A load whose only use is the guard behind it need not be written to its home before the guard
   * has failed.
   */
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

  /** Whether a load stays in registers until its guard has passed. */
  boolean isFused(SsaValue value) {
    return fused[value.id()];
  }

  /** Whether a value is in a register, from its definition on. */
  boolean inRegister(SsaValue value) {
    return Liveness.isTracked(value) && registers.register(value) != HomeRegisters.NONE;
  }

  /** Whether control can come to the block's end in native code. */
  boolean falls(Block block) {
    for (SsaValue value : block.instructions()) {
      if (value.op().isStep() && leaves.test(value)) {
        return false;
      }
    }
    SsaValue terminator = block.terminator();
    return !terminator.op().isStep() || !leaves.test(terminator);
  }

  /** Applies all of a block. */
  void apply(Block block, @Nullable SsaValue[] contents) {
    block.instructions().forEach(value -> apply(value, contents));
    applyTerminator(block, contents);
  }

  /** Applies an instruction. */
  void apply(SsaValue value, @Nullable SsaValue[] contents) {
    switch (value.op()) {
      case PARAMETER -> contents[value.home()] = value;
      case GUARD -> {
        if (contents[value.home()] == value.input(0) || !inRegister(value)) {
          contents[value.home()] = value;
        }
      }
      case RESULT -> {
        if (value.input(0).op() == SsaOp.CALL || !fused[value.id()] && !inRegister(value)) {
          contents[value.home()] = value;
        }
      }
      case CALL -> applyCall(value, contents);
      default -> {
        if (value.home() >= 0 && !inRegister(value) && !fused[value.id()]) {
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
    int dead = Effects.of(function.prototype(), call.pc()).deadFrom(0);
    for (int slot = dead; slot < contents.length; slot++) {
      contents[slot] = null;
    }
  }

  /** Applies what a jump stores for the phis of its target. */
  void applyTerminator(Block block, @Nullable SsaValue[] contents) {
    if (block.terminator().op() != SsaOp.JUMP) {
      return;
    }
    Block target = block.successors().get(0);
    int edge = target.predecessors().indexOf(block);
    for (SsaValue phi : target.phis()) {
      if (!inRegister(phi)) {
        contents[phi.home()] = phi.input(edge);
      }
    }
  }
}
