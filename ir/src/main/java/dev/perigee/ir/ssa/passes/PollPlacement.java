package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ControlFlow;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;

/**
 * Inserts a POLL at the start of each target of a retreating edge. Every cycle has a retreating
 * edge, however many entries it has, so every cycle polls. This pass must run when control flow is
 * final, since a pass that changes it would move the headers away from their polls.
 *
 * <p>Each such target has a start state, with which its poll exits. Only a block on an edge has no
 * start state, even after other blocks were merged into it. Such a block has one predecessor, from
 * which depth-first search reached it, so the edge between them is not a retreating edge.
 */
public final class PollPlacement {
  private PollPlacement() {}

  /** Places the polls of a function. Its {@link ControlFlow} must be up to date. */
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
