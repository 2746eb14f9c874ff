package dev.perigee.ir.ssa;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Checks the rules for polls: a POLL is the first instruction of a block that is an entry, and once
 * polls are placed, every cycle has one.
 */
final class PollChecks {
  private PollChecks() {}

  static void check(SsaFunction function) {
    for (Block block : function.blocks()) {
      block.instructions().stream()
          .filter(value -> value.op() == SsaOp.POLL)
          .forEach(poll -> checkPoll(function, block, poll));
    }
    if (function.isPolled()) {
      checkCycles(function);
    }
  }

  private static void checkPoll(SsaFunction function, Block block, SsaValue poll) {
    if (!function.isPolled()) {
      throw new IllegalStateException(block + ": a POLL before polls are placed");
    }
    if (block.instructions().getFirst() != poll) {
      throw new IllegalStateException(block + ": a POLL is not the block's first instruction");
    }
    ExitState exit = poll.exit();
    if (!block.isEntry() || exit == null || exit.pc() != block.pc()) {
      throw new IllegalStateException(block + ": the driver does not come back to the POLL");
    }
  }

  /**
   * Removes blocks without a poll whose predecessors have all been removed or have a poll, until
   * there are none. The blocks that remain are on a cycle without a poll, or after one.
   */
  private static void checkCycles(SsaFunction function) {
    int[] incoming = new int[function.blockCount()];
    Deque<Block> free = new ArrayDeque<>();
    int left = 0;
    for (Block block : function.blocks()) {
      incoming[block.id()] =
          (int) block.predecessors().stream().filter(from -> !hasPoll(from)).count();
      if (!hasPoll(block)) {
        left++;
        if (incoming[block.id()] == 0) {
          free.add(block);
        }
      }
    }
    while (!free.isEmpty()) {
      left--;
      for (Block successor : free.remove().successors()) {
        if (--incoming[successor.id()] == 0 && !hasPoll(successor)) {
          free.add(successor);
        }
      }
    }
    if (left > 0) {
      List<Block> rest =
          function.blocks().stream()
              .filter(block -> incoming[block.id()] > 0 && !hasPoll(block))
              .toList();
      throw new IllegalStateException("a cycle without a POLL, among " + rest);
    }
  }

  private static boolean hasPoll(Block block) {
    return !block.instructions().isEmpty() && block.instructions().getFirst().op() == SsaOp.POLL;
  }
}
