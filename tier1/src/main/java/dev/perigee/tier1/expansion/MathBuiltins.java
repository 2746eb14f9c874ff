package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatComparison;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** {@code math} (manual 6.7). */
final class MathBuiltins {
  /** All integers up to this one are floats. */
  private static final long LARGEST_EXACT = 1L << 53;

  private MathBuiltins() {}

  /** The least integer is its own absolute value. */
  static void abs(BuiltinCall call) {
    GraphBuilder code = call.code;
    if (call.type(0) == ValueType.FLOAT) {
      Node bits = code.add(Operation.TO_BITS, call.floating(0));
      Node positive = code.add(Operation.AND, bits, call.constant(Long.MAX_VALUE));
      call.result(code.add(Operation.FROM_BITS, positive), ValueType.FLOAT);
      return;
    }
    Node value = call.integer(0);
    Node sign = code.add(Operation.SHIFT_RIGHT_SIGNED, Long.SIZE - 1L, value);
    Node flipped = code.add(Operation.XOR, value, sign);
    call.result(code.add(Operation.SUBTRACT, flipped, sign), ValueType.INTEGER);
  }

  static void squareRoot(BuiltinCall call) {
    call.result(call.code.add(Operation.SQUARE_ROOT, call.number(0)), ValueType.FLOAT);
  }

  static void floor(BuiltinCall call) {
    round(call, value -> floorOf(call, value));
  }

  static void ceil(BuiltinCall call) {
    round(
        call,
        value -> {
          Node below = floorOf(call, call.code.add(Operation.NEGATE_DOUBLE, value));
          // 2^63 does not fit.
          call.code.check(Comparison.EQUAL, below, call.constant(Long.MIN_VALUE), call.slow);
          return call.code.add(Operation.NEGATE, below);
        });
  }

  private static Node floorOf(BuiltinCall call, Node value) {
    return call.code.add(Operation.FLOOR_TO_INTEGER, value).setExit(call.slow);
  }

  /** For a number that is an integer. */
  static void toInteger(BuiltinCall call) {
    round(
        call,
        value -> {
          Node floor = floorOf(call, value);
          Node back = call.code.add(Operation.CONVERT, floor);
          Node difference = call.code.add(Operation.XOR, bits(call, back), bits(call, value));
          // Only zeros may have different bits.
          BasicBlock same = call.code.newBlock();
          BasicBlock other = call.code.newBlock();
          BasicBlock equal = call.code.newBlock();
          call.code.branch(Comparison.EQUAL, difference, call.constant(0), same, other);
          call.continueIn(same);
          call.code.jump(equal);
          call.continueIn(other);
          call.code.check(Comparison.NOT_EQUAL, floor, call.constant(0), call.slow);
          Node magnitude = call.code.add(Operation.SHIFT_LEFT, 1, bits(call, value));
          call.code.check(Comparison.NOT_EQUAL, magnitude, call.constant(0), call.slow);
          call.code.jump(equal);
          call.continueIn(equal);
          return floor;
        });
  }

  private static Node bits(BuiltinCall call, Node value) {
    return call.code.add(Operation.TO_BITS, value);
  }

  /**
   * An integer is unchanged, a float is rounded.
   *
   * @param rounding of a float
   */
  private static void round(BuiltinCall call, UnaryOperator<Node> rounding) {
    GraphBuilder code = call.code;
    if (call.type(0) == ValueType.INTEGER) {
      call.result(call.argument(0));
      return;
    }
    if (call.type(0) == ValueType.FLOAT) {
      call.result(rounding.apply(call.floating(0)), ValueType.INTEGER);
      return;
    }
    BasicBlock integer = code.newBlock();
    BasicBlock other = code.newBlock();
    BasicBlock rounded = code.newBlock();
    code.branch32(Comparison.EQUAL, call.tag(0), Tag.INTEGER, integer, other);
    call.continueIn(integer);
    Node same = call.integer(0);
    code.jump(rounded);
    call.continueIn(other);
    Node integral = rounding.apply(call.floating(0));
    code.jump(rounded);
    call.continueIn(rounded);
    call.result(code.phi(same, integral), ValueType.INTEGER);
  }

  /**
   * For integers, floats or both. The first is kept unless another is beyond it. If there are
   * arguments of unknown type, all must be integers or all floats; otherwise the code leaves.
   */
  static void extreme(BuiltinCall call, boolean greatest) {
    boolean hasIntegers = false;
    boolean hasFloats = false;
    boolean hasOthers = false;
    for (int i = 0; i < call.argumentCount(); i++) {
      hasIntegers |= call.type(i) == ValueType.INTEGER;
      hasFloats |= call.type(i) == ValueType.FLOAT;
      hasOthers |= call.type(i) != ValueType.INTEGER && call.type(i) != ValueType.FLOAT;
    }
    if (!hasFloats && !hasOthers) {
      call.result(extremeInteger(call, greatest), ValueType.INTEGER);
    } else if (hasFloats && !hasIntegers) {
      call.result(extremeFloat(call, greatest)[0], ValueType.FLOAT);
    } else if (hasFloats) {
      Node[] found = extremeFloat(call, greatest);
      call.result(found[1], found[2]);
    } else {
      extremeOfOthers(call, greatest);
    }
  }

  private static void extremeOfOthers(BuiltinCall call, boolean greatest) {
    GraphBuilder code = call.code;
    Node tags = call.constant(Tag.INTEGER);
    for (int i = 0; i < call.argumentCount(); i++) {
      if (call.type(i) != ValueType.INTEGER) {
        call.checkNumber(i);
        tags = code.add(Operation.OR, tags, call.tag(i));
      }
    }
    BasicBlock integers = code.newBlock();
    BasicBlock floats = code.newBlock();
    BasicBlock chosen = code.newBlock();
    code.branch32(Comparison.EQUAL, tags, Tag.INTEGER, integers, floats);
    call.continueIn(integers);
    Node integer = extremeInteger(call, greatest);
    code.jump(chosen);
    call.continueIn(floats);
    Node[] found = extremeFloat(call, greatest);
    code.jump(chosen);
    call.continueIn(chosen);
    Node payload = code.phi(integer, found[1]);
    call.result(payload, code.phi(call.constant(Tag.INTEGER), found[2]));
  }

  private static Node extremeInteger(BuiltinCall call, boolean greatest) {
    Node kept = call.payload(0);
    for (int i = 1; i < call.argumentCount(); i++) {
      Node other = call.payload(i);
      Node left = greatest ? kept : other;
      Node right = greatest ? other : kept;
      kept =
          choose(
              call,
              (yes, no) -> call.code.branch(Comparison.LESS, left, right, yes, no),
              new Node[] {other},
              new Node[] {kept})[0];
    }
    return kept;
  }

  /** The result as a double, its payload and its tag. Integers among the numbers are exact. */
  private static Node[] extremeFloat(BuiltinCall call, boolean greatest) {
    Node[] kept = asFloat(call, 0);
    for (int i = 1; i < call.argumentCount(); i++) {
      Node[] other = asFloat(call, i);
      Node left = greatest ? kept[0] : other[0];
      Node right = greatest ? other[0] : kept[0];
      kept =
          choose(
              call,
              (yes, no) -> call.code.branch(FloatComparison.LESS, left, right, yes, no),
              other,
              kept);
    }
    return kept;
  }

  /** An argument as a double, its payload and its tag. */
  private static Node[] asFloat(BuiltinCall call, int number) {
    GraphBuilder code = call.code;
    if (call.type(number) != ValueType.INTEGER) {
      Node value = call.floating(number);
      return new Node[] {value, bits(call, value), call.constant(Tag.FLOAT)};
    }
    Node integer = call.payload(number);
    Node moved = code.add(Operation.ADD, integer, call.constant(LARGEST_EXACT));
    Node range = call.constant(2 * LARGEST_EXACT);
    code.check(Comparison.UNSIGNED_GREATER, moved, range, call.slow);
    Node value = code.add(Operation.CONVERT, integer);
    return new Node[] {value, integer, call.constant(Tag.INTEGER)};
  }

  private static Node[] choose(
      BuiltinCall call, BiConsumer<BasicBlock, BasicBlock> branch, Node[] ifTrue, Node[] ifFalse) {
    BasicBlock yes = call.code.newBlock();
    BasicBlock no = call.code.newBlock();
    BasicBlock chosen = call.code.newBlock();
    branch.accept(yes, no);
    call.continueIn(yes);
    call.code.jump(chosen);
    call.continueIn(no);
    call.code.jump(chosen);
    call.continueIn(chosen);
    Node[] result = new Node[ifTrue.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = ifTrue[i] == ifFalse[i] ? ifTrue[i] : call.code.phi(ifTrue[i], ifFalse[i]);
    }
    return result;
  }
}
