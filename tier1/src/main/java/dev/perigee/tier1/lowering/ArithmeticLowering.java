package dev.perigee.tier1.lowering;

import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.arm64.ArithmeticImmediate;
import dev.perigee.tier1.arm64.Condition;
import dev.perigee.tier1.arm64.FloatRegister;
import dev.perigee.tier1.arm64.LogicalImmediate;
import dev.perigee.tier1.arm64.MacroAssembler;
import dev.perigee.tier1.arm64.Register;

/** Arithmetic on values of known type, and NOT. */
final class ArithmeticLowering {
  private static final int LAST_BIT = 63;

  private final FunctionLowering lowering;

  ArithmeticLowering(FunctionLowering lowering) {
    this.lowering = lowering;
  }

  private MacroAssembler asm() {
    return lowering.asm;
  }

  private FrameAccess frame() {
    return lowering.frame;
  }

  void emit(SsaValue value) {
    switch (value.op()) {
      case NOT -> not(value);
      case ADD_INTEGER, SUB_INTEGER, MUL_INTEGER, AND_INTEGER, OR_INTEGER, XOR_INTEGER ->
          simple(value);
      case IDIV_INTEGER, MOD_INTEGER -> divide(value);
      case SHL_INTEGER, SHR_INTEGER -> shift(value);
      case NEGATE_INTEGER, COMPLEMENT_INTEGER -> unary(value);
      case TRIP_COUNT -> tripCount(value);
      case ADD_FLOAT, SUB_FLOAT, MUL_FLOAT, DIV_FLOAT, IDIV_FLOAT, NEGATE_FLOAT -> floating(value);
      case TO_FLOAT -> toFloat(value);
      default -> throw new IllegalStateException("no lowering for " + value.op());
    }
  }

  /**
   * What is "integer or float" is in its home: both readings of the payload are made, the tag
   * chooses.
   */
  private void toFloat(SsaValue value) {
    SsaValue number = value.input(0);
    FloatRegister target = frame().floatTarget(value, Roles.F0);
    if (number.type() == ValueType.INTEGER) {
      asm().scvtf(target, frame().use(number, Roles.S0));
    } else {
      asm().ldr(Roles.S0, Roles.BASE, FrameAccess.payload(number.home()));
      asm().ldrb(Roles.S1.w(), Roles.BASE, FrameAccess.tag(number.home()));
      asm().scvtf(target, Roles.S0);
      asm().fmov(Roles.F1, Roles.S0);
      asm().cmp(Roles.S1.w(), Tag.FLOAT);
      asm().fcsel(target, Roles.F1, target, Condition.EQ);
    }
    frame().defined(value, target);
  }

  private void not(SsaValue value) {
    SsaValue operand = value.input(0);
    int tag = operand.type().tag();
    if (tag >= 0) {
      asm().mov(Roles.S0, Tag.isFalse(tag) ? Tag.TRUE : Tag.FALSE);
    } else {
      asm().ldrb(Roles.S0.w(), Roles.BASE, FrameAccess.tag(operand.home()));
      asm().cmp(Roles.S0.w(), Tag.TRUE);
      asm().cset(Roles.S0.w(), Condition.LO);
      asm().add(Roles.S0.w(), Roles.S0.w(), Tag.FALSE);
    }
    asm().strb(Roles.S0.w(), Roles.BASE, FrameAccess.tag(value.home()));
  }

  private void simple(SsaValue value) {
    SsaValue x = value.input(0);
    SsaValue y = value.input(1);
    boolean commutes = value.op() != SsaOp.SUB_INTEGER;
    if (commutes && x.isConstant()) {
      SsaValue swapped = x;
      x = y;
      y = swapped;
    }
    Register target = frame().target(value, Roles.S2);
    Register left = frame().use(x, Roles.S0);
    if (y.isIntegerConstant() && immediate(value, target, left, y.payload())) {
      frame().defined(value, target);
      return;
    }
    Register right = frame().use(y, Roles.S1);
    switch (value.op()) {
      case ADD_INTEGER -> asm().add(target, left, right);
      case SUB_INTEGER -> asm().sub(target, left, right);
      case MUL_INTEGER -> asm().mul(target, left, right);
      case AND_INTEGER -> asm().and(target, left, right);
      case OR_INTEGER -> asm().orr(target, left, right);
      default -> asm().eor(target, left, right);
    }
    frame().defined(value, target);
  }

  private boolean immediate(SsaValue value, Register target, Register left, long constant) {
    switch (value.op()) {
      case ADD_INTEGER, SUB_INTEGER -> {
        boolean adds = value.op() == SsaOp.ADD_INTEGER;
        if (ArithmeticImmediate.isEncodable(constant)) {
          if (adds) {
            asm().add(target, left, constant);
          } else {
            asm().sub(target, left, constant);
          }
          return true;
        }
        if (ArithmeticImmediate.isEncodable(-constant)) {
          if (adds) {
            asm().sub(target, left, -constant);
          } else {
            asm().add(target, left, -constant);
          }
          return true;
        }
        return false;
      }
      case AND_INTEGER, OR_INTEGER, XOR_INTEGER -> {
        if (!LogicalImmediate.isEncodable(constant, 64)) {
          return false;
        }
        switch (value.op()) {
          case AND_INTEGER -> asm().and(target, left, constant);
          case OR_INTEGER -> asm().orr(target, left, constant);
          default -> asm().eor(target, left, constant);
        }
        return true;
      }
      default -> {
        return false;
      }
    }
  }

  /**
   * Floor division and modulo by a constant: truncate, and correct where remainder and divisor have
   * different signs.
   */
  private void divide(SsaValue value) {
    boolean modulo = value.op() == SsaOp.MOD_INTEGER;
    long divisor = value.input(1).payload();
    Register dividend = frame().use(value.input(0), Roles.S0);
    Register target = frame().target(value, Roles.S2);
    if (divisor > 0 && Long.bitCount(divisor) == 1) {
      if (modulo && divisor == 1) {
        asm().mov(target, 0L);
      } else if (modulo) {
        asm().and(target, dividend, divisor - 1);
      } else {
        asm().asr(target, dividend, Long.numberOfTrailingZeros(divisor));
      }
      frame().defined(value, target);
      return;
    }
    asm().mov(Roles.S1, divisor);
    asm().sdiv(Roles.S3, dividend, Roles.S1);
    asm().msub(Roles.S4, Roles.S3, Roles.S1, dividend);
    // Wrong by one when the remainder has the sign that the divisor has not.
    asm().cmp(Roles.S4, 0);
    Condition wrong = divisor > 0 ? Condition.LT : Condition.GT;
    if (modulo) {
      asm().add(Roles.S5, Roles.S4, Roles.S1);
      asm().csel(target, Roles.S5, Roles.S4, wrong);
    } else {
      asm().sub(Roles.S5, Roles.S3, 1);
      asm().csel(target, Roles.S5, Roles.S3, wrong);
    }
    frame().defined(value, target);
  }

  private void shift(SsaValue value) {
    boolean left = value.op() == SsaOp.SHL_INTEGER;
    SsaValue y = value.input(1);
    Register shifted = frame().use(value.input(0), Roles.S0);
    Register target = frame().target(value, Roles.S2);
    if (y.isIntegerConstant()) {
      constantShift(target, shifted, left ? y.payload() : negated(y.payload()));
      frame().defined(value, target);
      return;
    }
    Register count = frame().use(y, Roles.S1);
    asm().neg(Roles.S3, count);
    Register forward = left ? count : Roles.S3;
    Register backward = left ? Roles.S3 : count;
    asm().lsl(Roles.S4, shifted, forward);
    asm().lsr(Roles.S5, shifted, backward);
    asm().cmp(count, 0);
    Condition isForward = left ? Condition.GE : Condition.LE;
    asm().csel(Roles.S4, Roles.S4, Roles.S5, isForward);
    // The distance is the absolute value; that of the least integer is above 63 when read unsigned.
    asm().csel(Roles.S3, count, Roles.S3, Condition.GE);
    asm().cmp(Roles.S3, LAST_BIT);
    asm().csel(target, Roles.S4, Register.XZR, Condition.LS);
    frame().defined(value, target);
  }

  /** The least integer stays what it is, which is as far to the right as can be. */
  private static long negated(long count) {
    return count == Long.MIN_VALUE ? Long.MIN_VALUE : -count;
  }

  private void constantShift(Register target, Register shifted, long left) {
    if (left > LAST_BIT || left < -LAST_BIT) {
      asm().mov(target, 0L);
    } else if (left > 0) {
      asm().lsl(target, shifted, (int) left);
    } else if (left < 0) {
      asm().lsr(target, shifted, (int) -left);
    } else {
      frame().move(target, shifted);
    }
  }

  private void unary(SsaValue value) {
    Register target = frame().target(value, Roles.S2);
    Register operand = frame().use(value.input(0), Roles.S0);
    if (value.op() == SsaOp.NEGATE_INTEGER) {
      asm().neg(target, operand);
    } else {
      asm().mvn(target, operand);
    }
    frame().defined(value, target);
  }

  private void tripCount(SsaValue value) {
    long step = value.payload();
    Register start = frame().use(value.input(0), Roles.S0);
    Register limit = frame().use(value.input(1), Roles.S1);
    Register target = frame().target(value, Roles.S2);
    if (step > 0) {
      asm().sub(Roles.S3, limit, start);
    } else {
      asm().sub(Roles.S3, start, limit);
    }
    if (step == 1 || step == -1) {
      frame().move(target, Roles.S3);
    } else {
      // Read unsigned, the negated least integer is right.
      asm().mov(Roles.S4, step > 0 ? step : -step);
      asm().udiv(target, Roles.S3, Roles.S4);
    }
    frame().defined(value, target);
  }

  private void floating(SsaValue value) {
    FloatRegister x = frame().useFloat(value.input(0), Roles.F0);
    FloatRegister y =
        value.inputCount() > 1 ? frame().useFloat(value.input(1), Roles.F1) : Roles.F1;
    FloatRegister target = frame().floatTarget(value, Roles.F0);
    switch (value.op()) {
      case ADD_FLOAT -> asm().fadd(target, x, y);
      case SUB_FLOAT -> asm().fsub(target, x, y);
      case MUL_FLOAT -> asm().fmul(target, x, y);
      case DIV_FLOAT -> asm().fdiv(target, x, y);
      case IDIV_FLOAT -> {
        asm().fdiv(target, x, y);
        asm().frintm(target, target);
      }
      default -> asm().fneg(target, x);
    }
    frame().defined(value, target);
  }
}
