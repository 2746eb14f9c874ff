package dev.perigee.ir.number;

/**
 * Float operations whose meaning in Lua differs from Java's operator, and the way from floats to
 * integers (manual 3.4.1 and 3.4.3). No method allocates.
 */
public final class LuaFloats {
  /** 2^63: the smallest float that is greater than every integer. */
  private static final double ABOVE_INTEGERS = 0x1p63;

  private static final double LEAST_INTEGER = -0x1p63;

  private LuaFloats() {}

  /**
   * {@code a // b} on floats: the quotient, rounded to a float first, then towards minus infinity.
   */
  public static double floorDivide(double dividend, double divisor) {
    return Math.floor(dividend / divisor);
  }

  /**
   * {@code a % b} on floats: the exact remainder of the division rounded towards minus infinity. It
   * has the divisor's sign, except that a zero remainder keeps the dividend's sign; {@code x % inf}
   * is x when the signs agree, and inf otherwise.
   */
  public static double floorModulo(double dividend, double divisor) {
    double remainder = dividend % divisor;
    if (remainder > 0 ? divisor < 0 : remainder < 0 && divisor > 0) {
      remainder += divisor;
    }
    return remainder;
  }

  /**
   * {@code base ^ exponent} with the special cases of C99 (annex F.9.4.4), which Java's power
   * lacks: 1 to any power, NaN included, is 1, and so is -1 to an infinite power.
   *
   * <p>HotSpot's {@code Math.pow} on x86-64 takes some exponents near 2^52 for odd ones, or odd
   * ones for others, when the base is -0.0 or minus infinity: then the result has the wrong sign.
   */
  public static double power(double base, double exponent) {
    if (exponent == 2.0) {
      return base * base;
    }
    if (base == 1.0 || (base == -1.0 && Double.isInfinite(exponent))) {
      return 1.0;
    }
    if (base == 0.0 || base == Double.NEGATIVE_INFINITY) {
      return StrictMath.pow(base, exponent);
    }
    return Math.pow(base, exponent);
  }

  /** Whether a float has exactly the value of an integer. */
  public static boolean isExact(long value) {
    double converted = (double) value;
    return hasIntegerRepresentation(converted) && (long) converted == value;
  }

  /**
   * Whether the float is the exact value of some 64-bit integer (manual 3.4.3); false for NaN and
   * the infinities.
   */
  public static boolean hasIntegerRepresentation(double value) {
    return (double) (long) value == value && value != ABOVE_INTEGERS;
  }

  /**
   * The integer of the same value.
   *
   * @param value one for which {@link #hasIntegerRepresentation} holds; others give the nearest
   *     integer towards zero, or 0 for NaN
   */
  public static long toInteger(double value) {
    return (long) value;
  }

  /**
   * Whether an integer {@code for} loop with a float limit runs not even once, whatever integer it
   * starts from: its limit lies beyond all integers, on the side that the loop moves away from. If
   * not, {@link #loopLimit} gives the limit to count to, and whether the loop runs still depends on
   * its start ({@link LuaIntegers#isLoopSkipped}).
   *
   * <p>NaN counts as a limit below all integers: a loop that counts up is skipped, one that counts
   * down runs to the smallest integer, as PUC Lua 5.4 does.
   */
  public static boolean isLoopLimitUnreachable(double limit, long step) {
    return step < 0 ? limit >= ABOVE_INTEGERS : !(limit >= LEAST_INTEGER);
  }

  /**
   * The integer limit that gives an integer {@code for} loop the same iterations as the float
   * limit: rounded towards the loop's start and clipped to the range of integers.
   *
   * @param limit one for which {@link #isLoopLimitUnreachable} does not hold
   */
  public static long loopLimit(double limit, long step) {
    if (step < 0) {
      return Double.isNaN(limit) ? Long.MIN_VALUE : (long) Math.ceil(limit);
    }
    return (long) Math.floor(limit);
  }
}
