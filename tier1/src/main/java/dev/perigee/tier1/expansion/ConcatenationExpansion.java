package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Routine;

/** Concatenation of strings and integers whose result is not very long. */
final class ConcatenationExpansion extends StepExpansion {
  /** The maximum number of operands, each of which needs a call of a routine. */
  private static final int MOST_OPERANDS = 8;

  ConcatenationExpansion(Expansion expansion) {
    super(expansion);
  }

  @Override
  boolean hasFastPath(SsaValue step) {
    if (expansion.op(step) != Op.CONCAT || step.inputCount() > MOST_OPERANDS) {
      return false;
    }
    for (int i = 0; i < step.inputCount(); i++) {
      if (!mayBeAppended(step.input(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayBeAppended(SsaValue value) {
    return value.type() == ValueType.STRING
        || value.type() == ValueType.LONG_STRING
        || NumberExpansion.mayBeInteger(value);
  }

  @Override
  void expand(Block block, int index, SsaValue step) {
    FrameExit slow = expansion.slow(step);
    Node end = code.graph.constant(1L);
    for (int i = 0; i < step.inputCount(); i++) {
      SsaValue operand = step.input(i);
      Node tag = values.tag(operand);
      end = code.callRoutine(Routine.APPEND, slow, end, tag, values.payload(operand));
    }
    Node string = code.callRoutine(Routine.MAKE_STRING, slow, end);
    int slot = Instruction.a(expansion.word(step));
    expansion.deliverString(block, index, step, slot, string);
  }
}
