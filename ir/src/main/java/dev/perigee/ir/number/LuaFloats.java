package dev.perigee.ir.number;

/**
 * Float operations whose meaning in Lua differs from Java's operator, and conversions from floats
 * to integers (manual 3.4.1 and 3.4.3). No method allocates.
 */
public final class LuaFloats {
  /** 2^63: the smallest float that is greater than every integer. */
  private static final double ABOVE_INTEGERS = 0x1p63;

  private static final double LEAST_INTEGER = -0x1p63;

  private LuaFloats() {}

  /**
   * {@code a // b} on floats: the quotient, rounded first to a float and then towards minus
   * infinity.
   */
  public static double floorDivide(double dividend, double divisor) {
    return Math.floor(dividend / divisor);
  }

  /**
   * {@code a % b} on floats: the exact remainder of the division that rounds towards minus
   * infinity. It has the divisor's sign, except that a zero remainder keeps the dividend's sign.
   * {@code x % inf} is x if the signs agree, and inf otherwise.
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
   * <p>If the base is -0.0 or minus infinity, HotSpot's {@code Math.pow} on x86-64 misjudges
   * whether some exponents near 2^52 are odd, and returns the wrong sign. {@code StrictMath.pow}
   * does not.
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

  /** Whether an integer can be represented exactly as a float. */
  public static boolean isExact(long value) {
    double converted = (double) value;
    return hasIntegerRepresentation(converted) && (long) converted == value;
  }

  /**
   * Whether a float has the value of a 64-bit integer (manual 3.4.3); false for NaN and the
   * infinities.
   */
  public static boolean hasIntegerRepresentation(double value) {
    return (double) (long) value == value && value != ABOVE_INTEGERS;
  }

  /**
   * The integer with the value of a float.
   *
   * @param value a float for which {@link #hasIntegerRepresentation} holds; other values are
   *     rounded towards zero to the nearest integer, NaN to 0
   */
  public static long toInteger(double value) {
    return (long) value;
  }

  /**
   * Whether an integer {@code for} loop with a float limit never runs, whatever its start, because
   * the limit is beyond all integers on the side that the loop moves away from. Otherwise {@link
   * #loopLimit} is the limit to count to, and whether the loop runs depends on its start ({@link
   * LuaIntegers#isLoopSkipped}).
   *
   * <p>NaN counts as a limit below all integers, as in PUC Lua 5.4: a loop that counts up is
   * skipped, and one that counts down runs to the smallest integer.
   */
  public static boolean isLoopLimitUnreachable(double limit, long step) {
    return step < 0 ? limit >= ABOVE_INTEGERS : !(limit >= LEAST_INTEGER);
  }

  /**
   * The integer limit with which an integer {@code for} loop has the same iterations as with the
   * float limit: rounded towards the loop's start and clipped to the range of integers.
   *
   * @param limit a limit for which {@link #isLoopLimitUnreachable} does not hold
   */
  public static long loopLimit(double limit, long step) {
    if (step < 0) {
      return Double.isNaN(limit) ? Long.MIN_VALUE : (long) Math.ceil(limit);
    }
    return (long) Math.floor(limit);
  }
}
