package dev.perigee.tier1.expansion;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/**
 * Generic loops over tables: the steps of {@code next} and of the iterator of {@code ipairs}, after
 * a check of the iterator's identity. And variables to be closed, where there are none.
 */
final class IterationExpansion {
  private final Expansion expansion;
  private final GraphBuilder code;
  private final FrameValues values;

  IterationExpansion(Expansion expansion) {
    this.expansion = expansion;
    code = expansion.code;
    values = expansion.values;
  }

  /** Whether a STEP has a fast path here, as far as its operands' types tell. */
  boolean hasFastPath(SsaValue step) {
    return switch (expansion.op(step)) {
      case TFORCALL ->
          step.payload() != 0
              && mayBe(step.input(0), ValueType.BUILTIN)
              && mayBe(step.input(1), ValueType.TABLE)
              && (step.payload() == Builtin.NEXT.number()
                  || mayBe(step.input(2), ValueType.INTEGER));
      case TFORPREP -> mayBeFalse(step.input(3).type());
      case TBC -> mayBeFalse(step.input(0).type());
      case CLOSE -> true;
      default -> false;
    };
  }

  private static boolean mayBe(SsaValue value, ValueType type) {
    return value.type() == type || value.type() == ValueType.ANY;
  }

  private static boolean mayBeFalse(ValueType type) {
    return switch (type) {
      case NIL, FALSE, BOOLEAN, ANY -> true;
      default -> false;
    };
  }

  void expand(Block block, int index, SsaValue step) {
    FrameExit slow = expansion.slow(step);
    switch (expansion.op(step)) {
      case TFORCALL -> iterate(block, index, step, slow);
      case TFORPREP -> checkFalse(step.input(3), slow);
      case TBC -> checkFalse(step.input(0), slow);
      default -> close(block, step, slow);
    }
  }

  /** Leaves if a value needs closing. */
  private void checkFalse(SsaValue value, FrameExit slow) {
    if (value.type().tag() < 0) {
      code.check32(Comparison.UNSIGNED_GREATER_EQUAL, values.tag(value), Tag.TRUE, slow);
    }
  }

  /** Leaves if something is to be closed. As a rule the whole coroutine has no such variable. */
  private void close(Block block, SsaValue step, FrameExit slow) {
    Node coroutine = code.constantLoad(code.graph.state(), StateLayout.COROUTINE);
    Node count =
        code.load(Operation.LOAD32, coroutine, CoroutineLayout.CLOSE_COUNT, MemoryClass.TABLE);
    BasicBlock some = code.newBlock();
    some.setCold(true);
    BasicBlock none = code.newBlock();
    BasicBlock done = code.newBlock();
    code.branch32(Comparison.NOT_EQUAL, count, 0, some, none);
    expansion.continueIn(block, some);
    Node from = slotAddress(Instruction.a(expansion.word(step)));
    call(Routine.NOTHING_TO_CLOSE, slow, from);
    code.jump(done);
    expansion.continueIn(block, none);
    code.jump(done);
    expansion.continueIn(block, done);
  }

  private Node slotAddress(int slot) {
    return code.add(
        Operation.ADD, code.graph.frame(), code.graph.constant(FrameValues.offset(slot)));
  }

  private void call(Routine routine, FrameExit slow, Node... arguments) {
    code.add(
        code.graph.newNode(Operation.CALL_ROUTINE, 0, routine.ordinal(), arguments).setExit(slow));
  }

  private void iterate(Block block, int index, SsaValue step, FrameExit slow) {
    int word = expansion.word(step);
    int control = Instruction.a(word) + 2;
    int first = Instruction.a(word) + 4;
    Node function = values.checked(step.input(0), ValueType.BUILTIN, slow);
    Node number = code.load(Operation.LOAD32, function, BuiltinLayout.NUMBER, MemoryClass.CONSTANT);
    code.check32(Comparison.NOT_EQUAL, number, (int) step.payload(), slow);
    Node table = values.checked(step.input(1), ValueType.TABLE, slow);
    if (step.payload() == Builtin.NEXT.number()) {
      if (expansion.contents[control] != step.input(2)) {
        values.store(step.input(2), control);
        expansion.contents[control] = step.input(2);
      }
      Node hint =
          code.add(
              Operation.ADD,
              code.graph.record(),
              code.graph.constant(PrototypeLayout.HINTS + 4L * step.pc()));
      call(Routine.NEXT, slow, table, slotAddress(control), hint);
    } else {
      Node key = values.checked(step.input(2), ValueType.INTEGER, slow);
      call(Routine.NEXT_ELEMENT, slow, table, key, slotAddress(first));
    }
    for (int i = 0; i < Instruction.c(word); i++) {
      expansion.deliverStored(block, index, step, first + i);
    }
  }
}
