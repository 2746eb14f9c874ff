package dev.perigee.tier1.expansion;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * Calls of {@linkplain Builtin library functions} that are done inline. The function's identity is
 * checked first; a call of any other function, or with arguments for which there is no fast path,
 * leaves with STEP.
 */
final class BuiltinExpansion {
  private final Expansion expansion;
  private final GraphBuilder code;
  private final FrameValues values;

  BuiltinExpansion(Expansion expansion) {
    this.expansion = expansion;
    code = expansion.code;
    values = expansion.values;
  }

  /** Whether there is a fast path, as far as the arguments' types tell. */
  boolean hasFastPath(SsaValue call) {
    ValueType first = call.input(1).type();
    return switch (Builtin.of((int) call.payload())) {
      case MATH_FLOOR -> first.isNumber() || first == ValueType.ANY;
      case TYPE -> true;
      case IPAIRS_ITERATOR, NEXT -> false;
      case STRING_BYTE ->
          (first == ValueType.STRING || first == ValueType.ANY)
              && (call.inputCount() == 2 || mayBeInteger(call.input(2)));
    };
  }

  private static boolean mayBeInteger(SsaValue value) {
    return value.type() == ValueType.INTEGER || value.type() == ValueType.ANY;
  }

  void expand(Block block, int index, SsaValue call) {
    Builtin builtin = Builtin.of((int) call.payload());
    FrameExit slow = expansion.slow(call);
    Node function = values.payload(call.input(0));
    Node number = code.load(Operation.LOAD32, function, BuiltinLayout.NUMBER, MemoryClass.CONSTANT);
    code.check32(Comparison.NOT_EQUAL, number, builtin.number(), slow);
    Node result =
        switch (builtin) {
          case MATH_FLOOR -> floor(block, call.input(1), slow);
          case STRING_BYTE -> byteAt(call, slow);
          case TYPE -> typeName(function, call.input(1));
          case IPAIRS_ITERATOR, NEXT -> throw new IllegalStateException("no call is made of it");
        };
    ValueType type = builtin == Builtin.TYPE ? ValueType.STRING : ValueType.INTEGER;
    int slot = Instruction.a(expansion.word(call));
    expansion.deliver(block, index, call, slot, result, type);
  }

  private Node floor(Block block, SsaValue argument, FrameExit slow) {
    return switch (argument.type()) {
      case INTEGER -> code.add(Operation.MOVE, values.payload(argument));
      case FLOAT -> floorToInteger(values.payload(argument), slow);
      default -> floorOfAny(block, argument, slow);
    };
  }

  private Node floorToInteger(Node value, FrameExit slow) {
    return code.add(Operation.FLOOR_TO_INTEGER, value).setExit(slow);
  }

  private Node floorOfAny(Block block, SsaValue argument, FrameExit slow) {
    BasicBlock integer = code.newBlock();
    BasicBlock other = code.newBlock();
    BasicBlock floored = code.newBlock();
    Node tag = values.tag(argument);
    code.branch32(Comparison.EQUAL, tag, Tag.INTEGER, integer, other);
    expansion.continueIn(block, integer);
    Node same = values.homeWord(argument);
    code.jump(floored);
    expansion.continueIn(block, other);
    code.check32(Comparison.NOT_EQUAL, tag, Tag.FLOAT, slow);
    Node rounded = floorToInteger(values.homeDouble(argument), slow);
    code.jump(floored);
    expansion.continueIn(block, floored);
    Node phi = code.graph.newPhi(Kind.WORD);
    code.block().addPhi(phi);
    phi.setInputs(same, rounded);
    return phi;
  }

  /** Only of short strings, and where there is a byte at the index, which counts from 1. */
  private Node byteAt(SsaValue call, FrameExit slow) {
    Node string = values.checked(call.input(1), ValueType.STRING, slow);
    Node index = code.graph.constant(0L);
    if (call.inputCount() > 2) {
      SsaValue given = call.input(2);
      index =
          given.isConstant()
              ? code.graph.constant(given.payload() - 1)
              : code.add(
                  Operation.SUBTRACT,
                  values.checked(given, ValueType.INTEGER, slow),
                  code.graph.constant(1L));
    }
    Node length = code.constantLoad(string, StringLayout.LENGTH);
    code.check(Comparison.UNSIGNED_GREATER_EQUAL, index, length, slow);
    Node bytes = code.add(Operation.ADD, string, code.graph.constant((long) StringLayout.BYTES));
    return code.add(Operation.LOAD8, bytes, index);
  }

  /** The function holds the names by tag. */
  private Node typeName(Node function, SsaValue argument) {
    int known = argument.type().tag();
    if (known >= 0) {
      return code.constantLoad(function, BuiltinLayout.VALUES + FrameValues.offset(known));
    }
    Node offset = code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, values.tag(argument));
    return code.constantLoad(code.add(Operation.ADD, function, offset), BuiltinLayout.VALUES);
  }
}
