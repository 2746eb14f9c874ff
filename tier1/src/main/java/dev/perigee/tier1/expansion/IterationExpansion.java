package dev.perigee.tier1.expansion;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.MatchRequest;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/**
 * Generic loops: the steps of {@code next} and of the iterators of {@code ipairs} and {@code
 * gmatch}, after a check of the iterator's identity.
 */
final class IterationExpansion extends StepExpansion {
  IterationExpansion(Expansion expansion) {
    super(expansion);
  }

  @Override
  boolean hasFastPath(SsaValue step) {
    return switch (expansion.op(step)) {
      case TFORCALL ->
          step.payload() != 0
              && mayBe(step.input(0), ValueType.BUILTIN)
              && mayTake(Builtin.of((int) step.payload()), step);
      default -> false;
    };
  }

  private static boolean mayTake(Builtin iterator, SsaValue step) {
    return switch (iterator) {
      case STRING_GMATCH_ITERATOR -> true;
      case NEXT -> mayBe(step.input(1), ValueType.TABLE);
      default -> mayBe(step.input(1), ValueType.TABLE) && mayBe(step.input(2), ValueType.INTEGER);
    };
  }

  private static boolean mayBe(SsaValue value, ValueType type) {
    return value.type() == type || value.type() == ValueType.ANY;
  }

  @Override
  void expand(Block block, int index, SsaValue step) {
    FrameExit slow = expansion.slow(step);
    int word = expansion.word(step);
    int first = Instruction.a(word) + 4;
    Node function = values.checked(step.input(0), ValueType.BUILTIN, slow);
    Node number = code.load(Operation.LOAD32, function, BuiltinLayout.NUMBER, MemoryClass.CONSTANT);
    code.check32(Comparison.NOT_EQUAL, number, (int) step.payload(), slow);
    switch (Builtin.of((int) step.payload())) {
      case STRING_GMATCH_ITERATOR -> {
        int wanted = Instruction.c(word);
        code.storeScratch(
            Routine.REQUEST, code.graph.constant(MatchRequest.of(MatchRequest.NEXT, wanted)));
        Node none = code.graph.constant(0);
        code.callRoutine(Routine.MATCH, slow, function, none, none, values.address(first));
      }
      case NEXT -> {
        Node table = values.checked(step.input(1), ValueType.TABLE, slow);
        int control = Instruction.a(word) + 2;
        expansion.storeHeld(step.input(2), control);
        Node hint = expansion.hint(step.pc());
        code.callRoutine(Routine.NEXT, slow, table, values.address(control), hint);
      }
      default -> {
        Node table = values.checked(step.input(1), ValueType.TABLE, slow);
        Node key = values.checked(step.input(2), ValueType.INTEGER, slow);
        code.callRoutine(Routine.NEXT_ELEMENT, slow, table, key, values.address(first));
      }
    }
    for (int i = 0; i < Instruction.c(word); i++) {
      expansion.deliverStored(block, index, step, first + i);
    }
  }
}
