package dev.perigee.tier1.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.PrototypeBuilder;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.Epilogue;
import dev.perigee.tier1.graph.FramedExit;
import org.junit.jupiter.api.Test;

class FramedExitTest {
  private static final int MOST_SLOTS = 250;

  @Test
  void theLastPcOfTheLongestFunctionFits() {
    int last = GraphCompiler.MAX_WORDS << Exit.BITS | Exit.MASK;
    assertThat(last & ~FramedExit.EXIT_MASK).isZero();
  }

  @Test
  void aWordHoldsThePcTheWindowAndTheMetamethod() {
    PrototypeBuilder function = new PrototypeBuilder("=test", 1, 0, false);
    function.useSlots(MOST_SLOTS);
    function.emit(Instruction.abc(Op.BNOT, 8, 7, 0), 1, MOST_SLOTS);
    function.emit(Instruction.abc(Op.CALL, 3, 1, 1), 1, 4);
    function.emit(Instruction.abc(Op.TFORCALL, 5, 0, 2), 1, 9);
    Prototype prototype = function.build();
    check(prototype, 0, MOST_SLOTS, Metamethod.BNOT);
    check(prototype, 1, 3, Metamethod.CALL);
    check(prototype, 2, 9, Metamethod.CALL);
  }

  private static void check(Prototype prototype, int pc, int window, int metamethod) {
    int word = FramedExit.word(prototype, pc);
    assertThat(word).isPositive();
    assertThat(word & FramedExit.EXIT_MASK).isEqualTo(pc << Exit.BITS | Exit.STEP);
    assertThat(word >> FramedExit.WINDOW & FramedExit.WINDOW_MASK).isEqualTo(window);
    assertThat(word >> FramedExit.METAMETHOD).isEqualTo(metamethod);
  }

  @Test
  void eachOperationWithAnEpilogueHasAMetamethod() {
    for (Op op : Op.values()) {
      if (FramedExit.epilogue(op) != null) {
        assertThat(Metamethod.of(op)).as(op.name()).isNotEqualTo(Metamethod.NONE);
      }
    }
  }

  /** CALL_OPERATOR derives the kinds of operands from an operation's number. */
  @Test
  void operatorsAreInTheOrderOfTheirOperands() {
    for (Op op : Op.values()) {
      if (FramedExit.epilogue(op) != Epilogue.CALL_OPERATOR) {
        continue;
      }
      Op.Operand operand = op.compareTo(Op.EQ) < 0 ? op.c() : op.b();
      assertThat(operand).as(op.name()).isEqualTo(expected(op));
      assertThat(op.isTest()).as(op.name()).isEqualTo(op.compareTo(Op.EQ) >= 0);
    }
  }

  private static Op.Operand expected(Op op) {
    if (op.compareTo(Op.EQ) >= 0 || op.compareTo(Op.SHR) <= 0) {
      return Op.Operand.READ;
    }
    if (op.compareTo(Op.BXORK) <= 0) {
      return Op.Operand.CONSTANT;
    }
    return op.compareTo(Op.SHRI) <= 0 ? Op.Operand.IMMEDIATE : Op.Operand.NONE;
  }
}
