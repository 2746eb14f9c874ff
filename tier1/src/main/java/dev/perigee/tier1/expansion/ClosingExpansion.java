package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** Variables to be closed: fast paths if there are none. Java does the closing. */
final class ClosingExpansion extends StepExpansion {
  ClosingExpansion(Expansion expansion) {
    super(expansion);
  }

  @Override
  boolean hasFastPath(SsaValue step) {
    return switch (expansion.op(step)) {
      case TFORPREP -> mayBeFalse(step.input(3).type());
      case TBC -> mayBeFalse(step.input(0).type());
      case CLOSE -> true;
      default -> false;
    };
  }

  private static boolean mayBeFalse(ValueType type) {
    return switch (type) {
      case NIL, FALSE, BOOLEAN, ANY -> true;
      default -> false;
    };
  }

  @Override
  void expand(Block block, int index, SsaValue step) {
    FrameExit slow = expansion.slow(step);
    switch (expansion.op(step)) {
      case TFORPREP -> checkFalse(step.input(3), slow);
      case TBC -> checkFalse(step.input(0), slow);
      default -> checkNothingToClose(block, Instruction.a(expansion.word(step)), slow);
    }
  }

  /** Leaves if a value needs closing. */
  private void checkFalse(SsaValue value, FrameExit slow) {
    if (value.type().tag() < 0) {
      code.check32(Comparison.UNSIGNED_GREATER_EQUAL, values.tag(value), Tag.TRUE, slow);
    }
  }

  /**
   * Leaves if a variable in a slot of the frame, or in one above, is to be closed. Usually the
   * whole coroutine has no such variable.
   *
   * @param slot the lowest of the slots
   */
  void checkNothingToClose(Block block, int slot, FrameExit slow) {
    Node coroutine = code.constantLoad(code.graph.state(), StateLayout.COROUTINE);
    Node count =
        code.load(Operation.LOAD32, coroutine, CoroutineLayout.CLOSE_COUNT, MemoryClass.TABLE);
    BasicBlock some = code.newBlock();
    some.setCold(true);
    BasicBlock none = code.newBlock();
    BasicBlock done = code.newBlock();
    code.branch32(Comparison.NOT_EQUAL, count, 0, some, none);
    expansion.continueIn(block, some);
    code.callRoutine(Routine.NOTHING_TO_CLOSE, slow, values.address(slot));
    code.jump(done);
    expansion.continueIn(block, none);
    code.jump(done);
    expansion.continueIn(block, done);
  }
}
