package dev.perigee.runtime.lib;

import dev.perigee.ir.number.LuaFloats;
import dev.perigee.runtime.CallContext;

/**
 * The functions of {@code math} that Lua 5.3 deprecated. Lua 5.4's manual no longer describes them,
 * but most builds of PUC Lua have them ({@code LUA_COMPAT_MATHLIB}), and scripts use them.
 */
enum DeprecatedMath implements LibraryFunction {
  COSH,
  FREXP,
  LDEXP,
  LOG10,
  POW,
  SINH,
  TANH;

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case COSH -> MathLibrary.result(context, Math.cosh(context.checkNumber(1)));
      case FREXP -> frexp(context);
      case LDEXP -> ldexp(context);
      case LOG10 -> MathLibrary.result(context, Math.log10(context.checkNumber(1)));
      case POW -> pow(context);
      case SINH -> MathLibrary.result(context, Math.sinh(context.checkNumber(1)));
      case TANH -> MathLibrary.result(context, Math.tanh(context.checkNumber(1)));
    };
  }

  private static int pow(CallContext context) {
    double base = context.checkNumber(1);
    context.pushFloat(LuaFloats.power(base, context.checkNumber(2)));
    return 1;
  }

  /** A fraction m with 0.5 <= |m| < 1 and an integer e such that the value is m * 2^e. */
  private static int frexp(CallContext context) {
    double value = context.checkNumber(1);
    int exponent = 0;
    if (value != 0 && Double.isFinite(value)) {
      if (Math.abs(value) < Double.MIN_NORMAL) {
        value *= 0x1p54;
        exponent = -54;
      }
      int shift = Math.getExponent(value) + 1;
      value = Math.scalb(value, -shift);
      exponent += shift;
    }
    context.pushFloat(value);
    context.pushInteger(exponent);
    return 2;
  }

  private static int ldexp(CallContext context) {
    double fraction = context.checkNumber(1);
    // PUC Lua takes the low 32 bits of the exponent.
    context.pushFloat(Math.scalb(fraction, (int) context.checkInteger(2)));
    return 1;
  }
}
