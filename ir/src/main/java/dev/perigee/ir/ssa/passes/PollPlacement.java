package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ControlFlow;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;

/**
 * Begins each target of a retreating edge with a POLL. Every cycle has a retreating edge, whatever
 * number of entries it has, so every cycle polls. To be run when control flow is final: a pass that
 * changes it would move the headers away from their polls.
 *
 * <p>Each such target has a start state, which is what its poll exits with. Only a block on an edge
 * has none, also if it has swallowed other blocks, and that has one predecessor. Depth-first search
 * came to it from there, so the edge between them does not retreat.
 */
public final class PollPlacement {
  private PollPlacement() {}

  /** Places the polls of a function, whose {@link ControlFlow} is up to date. */
  public static void run(SsaFunction function) {
    for (Block block : function.blocks()) {
      if (block.isLoopHeader()) {
        placePoll(function, block);
      }
    }
    function.setPolled();
  }

  private static void placePoll(SsaFunction function, Block header) {
    ExitState start = header.startState();
    if (start == null) {
      throw new IllegalStateException("the header " + header + " has no start state");
    }
    SsaValue poll = function.newValue(SsaOp.POLL, ValueType.ANY, SsaValue.NO_HOME, header.pc());
    poll.setExit(start.copy());
    poll.setBlock(header);
    header.instructions().add(0, poll);
  }
}
