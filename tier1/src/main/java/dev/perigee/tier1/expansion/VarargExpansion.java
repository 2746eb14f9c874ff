package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;

/** Functions with variable arguments: their beginnings, and the values of {@code ...}. */
final class VarargExpansion extends StepExpansion {
  VarargExpansion(Expansion expansion) {
    super(expansion);
  }

  @Override
  boolean hasFastPath(SsaValue step) {
    return switch (expansion.op(step)) {
      case VARARG, VARARGPREP -> true;
      default -> false;
    };
  }

  @Override
  void expand(Block block, int index, SsaValue step) {
    int word = expansion.word(step);
    if (Instruction.op(word) == Op.VARARG) {
      expandVararg(block, index, step, word);
    } else {
      FrameExit slow = FrameExit.plain(Exit.STEP, step.pc());
      Node frame = code.graph.frame();
      code.add(code.graph.newNode(Operation.CALL, word, step.pc(), frame)).setExit(slow);
    }
  }

  private void expandVararg(Block block, int index, SsaValue step, int word) {
    int wanted = Instruction.c(word) - 1;
    int a = Instruction.a(word);
    if (wanted == 0) {
      return;
    }
    Node frame = code.graph.frame();
    Node count = code.graph.constant(wanted < 0 ? Routine.ALL : wanted);
    FrameExit slow = expansion.slow(step);
    code.callRoutine(Routine.COPY_VARARGS, slow, frame, values.address(a), count);
    for (int i = 0; i < wanted; i++) {
      expansion.deliverStored(block, index, step, a + i);
    }
  }
}
