package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ControlFlow;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import java.util.List;

/**
 * Appends a block that is not an entry to its only predecessor, if it is the only successor there.
 */
public final class BlockMerging {
  private BlockMerging() {}

  /**
   * Merges blocks of a function. Its {@link ControlFlow} must be up to date, and is so afterwards.
   */
  public static void run(SsaFunction function) {
    for (Block block : List.copyOf(function.blocks())) {
      while (canSwallowNext(block)) {
        swallow(block, block.successors().get(0));
      }
    }
    ControlFlow.update(function);
  }

  private static boolean canSwallowNext(Block block) {
    if (block.order() < 0 || block.successors().size() != 1) {
      return false;
    }
    Block next = block.successors().get(0);
    return block.terminator().op() == SsaOp.JUMP
        && next.predecessors().size() == 1
        && !next.isEntry()
        && next != block;
  }

  private static void swallow(Block block, Block next) {
    if (!next.phis().isEmpty()) {
      throw new IllegalStateException(next + " has phis but only one predecessor");
    }
    for (SsaValue value : next.instructions()) {
      value.setBlock(block);
      block.instructions().add(value);
    }
    block.setTerminator(next.terminator());
    block.successors().clear();
    block.successors().addAll(next.successors());
    for (Block successor : next.successors()) {
      successor.predecessors().replaceAll(old -> old == next ? block : old);
    }
    next.predecessors().clear();
    next.successors().clear();
  }
}
