package dev.perigee.tier1.expansion;

import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatComparison;
import java.util.function.UnaryOperator;

/** {@code math} (manual 6.7). */
final class MathBuiltins {
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
          // Of 2^63, which does not fit.
          call.code.check(Comparison.EQUAL, below, call.constant(Long.MIN_VALUE), call.slow);
          return call.code.add(Operation.NEGATE, below);
        });
  }

  private static Node floorOf(BuiltinCall call, Node value) {
    return call.code.add(Operation.FLOOR_TO_INTEGER, value).setExit(call.slow);
  }

  /** Of a number that is an integer. */
  static void toInteger(BuiltinCall call) {
    round(
        call,
        value -> {
          Node floor = floorOf(call, value);
          Node back = call.code.add(Operation.CONVERT, floor);
          Node difference = call.code.add(Operation.XOR, bits(call, back), bits(call, value));
          // Only zeros may differ in their bits.
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
   * An integer as it is, a float rounded.
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

  /** Of two integers or two floats. The first is kept unless the other is beyond it. */
  static void extreme(BuiltinCall call, boolean greatest) {
    boolean floats = call.type(0) == ValueType.FLOAT || call.type(1) == ValueType.FLOAT;
    Node first = floats ? call.floating(0) : call.integer(0);
    Node second = floats ? call.floating(1) : call.integer(1);
    Node left = greatest ? first : second;
    Node right = greatest ? second : first;
    GraphBuilder code = call.code;
    BasicBlock beyond = code.newBlock();
    BasicBlock kept = code.newBlock();
    BasicBlock chosen = code.newBlock();
    if (floats) {
      code.branch(FloatComparison.LESS, left, right, beyond, kept);
    } else {
      code.branch(Comparison.LESS, left, right, beyond, kept);
    }
    call.continueIn(beyond);
    code.jump(chosen);
    call.continueIn(kept);
    code.jump(chosen);
    call.continueIn(chosen);
    call.result(code.phi(second, first), floats ? ValueType.FLOAT : ValueType.INTEGER);
  }
}
