package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;

/** Arithmetic on values of known type, and NOT. */
final class ArithmeticExpansion {
  private static final int LAST_BIT = Long.SIZE - 1;

  private final GraphBuilder code;
  private final FrameValues values;

  ArithmeticExpansion(GraphBuilder code, FrameValues values) {
    this.code = code;
    this.values = values;
  }

  void expand(SsaValue value) {
    if (value.op() == SsaOp.NOT) {
      not(value);
    } else {
      values.define(value, node(value));
    }
  }

  private Node node(SsaValue value) {
    return switch (value.op()) {
      case ADD_INTEGER -> binary(value, Operation.ADD);
      case SUB_INTEGER -> binary(value, Operation.SUBTRACT);
      case MUL_INTEGER -> binary(value, Operation.MULTIPLY);
      case AND_INTEGER -> binary(value, Operation.AND);
      case OR_INTEGER -> binary(value, Operation.OR);
      case XOR_INTEGER -> binary(value, Operation.XOR);
      case IDIV_INTEGER -> divide(x(value), value.input(1).payload());
      case MOD_INTEGER -> modulo(x(value), value.input(1).payload());
      case SHL_INTEGER, SHR_INTEGER -> shift(value);
      case NEGATE_INTEGER -> code.add(Operation.NEGATE, x(value));
      case COMPLEMENT_INTEGER -> code.add(Operation.COMPLEMENT, x(value));
      case TRIP_COUNT -> tripCount(code, x(value), y(value), value.payload());
      case ADD_FLOAT -> binary(value, Operation.ADD_DOUBLE);
      case SUB_FLOAT -> binary(value, Operation.SUBTRACT_DOUBLE);
      case MUL_FLOAT -> binary(value, Operation.MULTIPLY_DOUBLE);
      case DIV_FLOAT -> binary(value, Operation.DIVIDE_DOUBLE);
      case IDIV_FLOAT -> code.add(Operation.FLOOR, binary(value, Operation.DIVIDE_DOUBLE));
      case NEGATE_FLOAT -> code.add(Operation.NEGATE_DOUBLE, x(value));
      case TO_FLOAT -> toFloat(value.input(0));
      default -> throw new IllegalStateException("no expansion for " + value.op());
    };
  }

  private Node x(SsaValue value) {
    return values.payload(value.input(0));
  }

  private Node y(SsaValue value) {
    return values.payload(value.input(1));
  }

  private Node binary(SsaValue value, Operation operation) {
    Node x = x(value);
    Node y = y(value);
    return operation.isCommutative() && x.isConstant()
        ? code.add(operation, y, x)
        : code.add(operation, x, y);
  }

  private Node toFloat(SsaValue number) {
    return number.type() == ValueType.INTEGER
        ? code.add(Operation.CONVERT, values.payload(number))
        : code.add(Operation.CONVERT_NUMBER, values.payload(number), values.tag(number));
  }

  private void not(SsaValue value) {
    int known = value.input(0).type().tag();
    Node tag =
        known >= 0
            ? code.graph.constant(Tag.isFalse(known) ? Tag.TRUE : Tag.FALSE)
            : code.add(Operation.NEGATE_TRUTH, values.tag(value.input(0)));
    values.storeTag(value.home(), tag);
  }

  private static boolean isPowerOfTwo(long divisor) {
    return divisor > 0 && Long.bitCount(divisor) == 1;
  }

  /** The dividend // a divisor other than 0. */
  Node divide(Node dividend, long divisor) {
    return isPowerOfTwo(divisor)
        ? code.add(Operation.SHIFT_RIGHT_SIGNED, Long.numberOfTrailingZeros(divisor), dividend)
        : code.add(Operation.DIVIDE, divisor, dividend);
  }

  /** The dividend % a divisor other than 0. */
  Node modulo(Node dividend, long divisor) {
    return isPowerOfTwo(divisor)
        ? code.add(Operation.AND, dividend, code.graph.constant(divisor - 1))
        : code.add(Operation.MODULO, divisor, dividend);
  }

  private Node shift(SsaValue value) {
    boolean left = value.op() == SsaOp.SHL_INTEGER;
    SsaValue count = value.input(1);
    if (count.isIntegerConstant()) {
      return shift(x(value), left ? count.payload() : negated(count.payload()));
    }
    Operation operation = left ? Operation.LUA_SHIFT_LEFT : Operation.LUA_SHIFT_RIGHT;
    return code.add(operation, x(value), y(value));
  }

  /**
   * The negated count of a shift. The least integer is not changed, since it shifts all bits out in
   * either direction.
   */
  private static long negated(long count) {
    return count == Long.MIN_VALUE ? Long.MIN_VALUE : -count;
  }

  private Node shift(Node shifted, long left) {
    if (left > LAST_BIT || left < -LAST_BIT) {
      return code.add(Operation.MOVE, code.graph.constant(0L));
    }
    return left >= 0
        ? code.add(Operation.SHIFT_LEFT, left, shifted)
        : code.add(Operation.SHIFT_RIGHT, -left, shifted);
  }

  /** The number of iterations after the first, for a loop that runs. */
  static Node tripCount(GraphBuilder code, Node start, Node limit, long step) {
    Node distance =
        step > 0
            ? code.add(Operation.SUBTRACT, limit, start)
            : code.add(Operation.SUBTRACT, start, limit);
    if (step == 1 || step == -1) {
      return distance;
    }
    // As an unsigned number, the negated least integer is right.
    return code.add(Operation.DIVIDE_UNSIGNED, step > 0 ? step : -step, distance);
  }
}
