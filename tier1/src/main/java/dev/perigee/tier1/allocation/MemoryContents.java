package dev.perigee.tier1.allocation;

import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaValue;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which value each slot's memory holds, so that an exit writes only what is missing. A forward
 * dataflow; what an instruction does to memory is told by the code generator, which replays the
 * same effects when it emits.
 */
public final class MemoryContents {
  private final SsaFunction function;
  private final @Nullable SsaValue[] @Nullable [] atStart;

  /**
   * Solves the dataflow.
   *
   * @param effects applies a whole block's effects to contents
   */
  public MemoryContents(
      SsaFunction function, BiConsumer<Block, @Nullable SsaValue[]> effects, Reach reach) {
    this.function = function;
    atStart = new SsaValue[function.blockCount()][];
    @Nullable SsaValue[] @Nullable [] atEnd = new SsaValue[function.blockCount()][];
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : function.blocks()) {
        @Nullable SsaValue[] start = meet(block, atEnd, reach);
        if (start != null && !Arrays.equals(start, atStart[block.id()])) {
          atStart[block.id()] = start;
          @Nullable SsaValue[] end = start.clone();
          effects.accept(block, end);
          atEnd[block.id()] = end;
          changed = true;
        }
      }
    }
  }

  /** Which edges native control really takes: none behind an instruction that always leaves. */
  @FunctionalInterface
  public interface Reach {
    boolean falls(Block block);
  }

  private @Nullable SsaValue @Nullable [] meet(
      Block block, @Nullable SsaValue[] @Nullable [] atEnd, Reach reach) {
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
      if (end == null || !reach.falls(predecessor)) {
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

  /**
   * The contents at a block's start, behind its phis; a copy. Null when native control never gets
   * there.
   */
  public @Nullable SsaValue @Nullable [] atStart(Block block) {
    @Nullable SsaValue[] contents = atStart[block.id()];
    return contents == null ? null : contents.clone();
  }
}
