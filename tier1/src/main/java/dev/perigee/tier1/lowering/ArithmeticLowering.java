package dev.perigee.tier1.lowering;

import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.target.FloatOperation;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.IntegerOperation;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.Shift;

/** Arithmetic on values of known type, and NOT. */
final class ArithmeticLowering {
  private static final int LAST_BIT = Long.SIZE - 1;

  private final FrameAccess frame;
  private final MachineCode code;
  private final Roles roles;

  ArithmeticLowering(FunctionLowering lowering) {
    frame = lowering.frame;
    code = lowering.code;
    roles = lowering.roles;
  }

  void emit(SsaValue value) {
    switch (value.op()) {
      case NOT -> not(value);
      case ADD_INTEGER -> simple(value, IntegerOperation.ADD);
      case SUB_INTEGER -> simple(value, IntegerOperation.SUBTRACT);
      case MUL_INTEGER -> simple(value, IntegerOperation.MULTIPLY);
      case AND_INTEGER -> simple(value, IntegerOperation.AND);
      case OR_INTEGER -> simple(value, IntegerOperation.OR);
      case XOR_INTEGER -> simple(value, IntegerOperation.XOR);
      case IDIV_INTEGER, MOD_INTEGER -> divide(value);
      case SHL_INTEGER, SHR_INTEGER -> shift(value);
      case NEGATE_INTEGER, COMPLEMENT_INTEGER -> unary(value);
      case TRIP_COUNT -> tripCount(value);
      case ADD_FLOAT -> simple(value, FloatOperation.ADD);
      case SUB_FLOAT -> simple(value, FloatOperation.SUBTRACT);
      case MUL_FLOAT -> simple(value, FloatOperation.MULTIPLY);
      case DIV_FLOAT, IDIV_FLOAT -> simple(value, FloatOperation.DIVIDE);
      case NEGATE_FLOAT -> negateFloat(value);
      case TO_FLOAT -> toFloat(value);
      default -> throw new IllegalStateException("no lowering for " + value.op());
    }
  }

  /** What is "integer or float" is in its home. */
  private void toFloat(SsaValue value) {
    SsaValue number = value.input(0);
    FloatRegister target = frame.floatTarget(value, roles.f0);
    if (number.type() == ValueType.INTEGER) {
      code.convert(target, frame.use(number, roles.s0));
    } else {
      code.load(roles.s0, frame.slot(number.home()));
      code.load8(roles.s1, frame.tag(number.home()));
      code.convertNumber(target, roles.s0, roles.s1, roles.f1);
    }
    frame.defined(value, target);
  }

  private void not(SsaValue value) {
    SsaValue operand = value.input(0);
    int tag = operand.type().tag();
    if (tag >= 0) {
      code.storeTag(Tag.isFalse(tag) ? Tag.TRUE : Tag.FALSE, frame.tag(value.home()), roles.s0);
    } else {
      code.load8(roles.s0, frame.tag(operand.home()));
      code.negateTruth(roles.s0);
      code.store8(roles.s0, frame.tag(value.home()));
    }
  }

  private void simple(SsaValue value, IntegerOperation operation) {
    SsaValue x = value.input(0);
    SsaValue y = value.input(1);
    if (operation != IntegerOperation.SUBTRACT && x.isConstant()) {
      SsaValue swapped = x;
      x = y;
      y = swapped;
    }
    Register target = frame.target(value, roles.s2);
    Register left = frame.use(x, roles.s0);
    if (y.isIntegerConstant()) {
      code.compute(operation, target, left, y.payload(), roles.s1);
    } else {
      code.compute(operation, target, left, frame.use(y, roles.s1));
    }
    frame.defined(value, target);
  }

  /** Floor division and modulo by a constant. */
  private void divide(SsaValue value) {
    boolean modulo = value.op() == SsaOp.MOD_INTEGER;
    long divisor = value.input(1).payload();
    Register dividend = frame.use(value.input(0), roles.s0);
    Register target = frame.target(value, roles.s2);
    if (divisor <= 0 || Long.bitCount(divisor) != 1) {
      code.divide(modulo, target, dividend, divisor);
    } else if (modulo && divisor == 1) {
      code.move(target, 0);
    } else if (modulo) {
      code.compute(IntegerOperation.AND, target, dividend, divisor - 1, roles.s1);
    } else {
      code.shift(Shift.RIGHT_SIGNED, target, dividend, Long.numberOfTrailingZeros(divisor));
    }
    frame.defined(value, target);
  }

  private void shift(SsaValue value) {
    boolean left = value.op() == SsaOp.SHL_INTEGER;
    SsaValue y = value.input(1);
    Register shifted = frame.use(value.input(0), roles.s0);
    Register target = frame.target(value, roles.s2);
    if (y.isIntegerConstant()) {
      constantShift(target, shifted, left ? y.payload() : negated(y.payload()));
    } else {
      code.shift(left, target, shifted, frame.use(y, roles.s1));
    }
    frame.defined(value, target);
  }

  /** The least integer stays what it is, which is as far to the right as can be. */
  private static long negated(long count) {
    return count == Long.MIN_VALUE ? Long.MIN_VALUE : -count;
  }

  private void constantShift(Register target, Register shifted, long left) {
    if (left > LAST_BIT || left < -LAST_BIT) {
      code.move(target, 0);
    } else if (left > 0) {
      code.shift(Shift.LEFT, target, shifted, (int) left);
    } else if (left < 0) {
      code.shift(Shift.RIGHT, target, shifted, (int) -left);
    } else {
      code.move(target, shifted);
    }
  }

  private void unary(SsaValue value) {
    Register target = frame.target(value, roles.s2);
    Register operand = frame.use(value.input(0), roles.s0);
    if (value.op() == SsaOp.NEGATE_INTEGER) {
      code.negate(target, operand);
    } else {
      code.complement(target, operand);
    }
    frame.defined(value, target);
  }

  private void tripCount(SsaValue value) {
    long step = value.payload();
    Register start = frame.use(value.input(0), roles.s0);
    Register limit = frame.use(value.input(1), roles.s1);
    Register target = frame.target(value, roles.s2);
    if (step > 0) {
      code.compute(IntegerOperation.SUBTRACT, roles.s3, limit, start);
    } else {
      code.compute(IntegerOperation.SUBTRACT, roles.s3, start, limit);
    }
    if (step == 1 || step == -1) {
      code.move(target, roles.s3);
    } else {
      // Read unsigned, the negated least integer is right.
      code.divideUnsigned(target, roles.s3, step > 0 ? step : -step);
    }
    frame.defined(value, target);
  }

  private void simple(SsaValue value, FloatOperation operation) {
    FloatRegister x = frame.useFloat(value.input(0), roles.f0);
    FloatRegister y = frame.useFloat(value.input(1), roles.f1);
    FloatRegister target = frame.floatTarget(value, roles.f0);
    code.compute(operation, target, x, y);
    if (value.op() == SsaOp.IDIV_FLOAT) {
      code.floor(target, target);
    }
    frame.defined(value, target);
  }

  private void negateFloat(SsaValue value) {
    FloatRegister operand = frame.useFloat(value.input(0), roles.f0);
    FloatRegister target = frame.floatTarget(value, roles.f0);
    code.negate(target, operand);
    frame.defined(value, target);
  }
}
