package dev.perigee.ir.number;

/**
 * Integer operations whose meaning in Lua differs from Java's operator (manual 3.4.1 and 3.4.2).
 * Addition, subtraction, multiplication, negation and the bitwise operators are the same in both
 * languages. No method allocates.
 */
public final class LuaIntegers {
  private LuaIntegers() {}

  /**
   * The quotient rounded towards minus infinity: {@code a // b} on integers. The quotient of the
   * smallest integer and -1 wraps to the smallest integer.
   *
   * @param divisor not zero; the caller raises Lua's error "attempt to perform 'n//0'"
   * @throws ArithmeticException if the divisor is zero
   */
  public static long floorDivide(long dividend, long divisor) {
    return Math.floorDiv(dividend, divisor);
  }

  /**
   * The remainder of {@link #floorDivide}, which has the divisor's sign: {@code a % b} on integers.
   *
   * @param divisor not zero; the caller raises Lua's error "attempt to perform 'n%%0'"
   * @throws ArithmeticException if the divisor is zero
   */
  public static long floorModulo(long dividend, long divisor) {
    return Math.floorMod(dividend, divisor);
  }

  /**
   * {@code value << count}: a logical shift, to the right by {@code -count} if the count is
   * negative; 0 if no bit remains.
   */
  public static long shiftLeft(long value, long count) {
    if (count >= 0) {
      return count < Long.SIZE ? value << count : 0;
    }
    return count > -Long.SIZE ? value >>> -count : 0;
  }

  /**
   * {@code value >> count}: a logical shift, to the left by {@code -count} if the count is
   * negative; 0 if no bit remains.
   */
  public static long shiftRight(long value, long count) {
    if (count >= 0) {
      return count < Long.SIZE ? value >>> count : 0;
    }
    return count > -Long.SIZE ? value << -count : 0;
  }

  /** Whether an integer {@code for} loop (manual 3.3.5) has no iterations. */
  public static boolean isLoopSkipped(long initial, long limit, long step) {
    return step > 0 ? initial > limit : initial < limit;
  }

  /**
   * The number of iterations of an integer {@code for} loop after the first. A loop that decrements
   * this count never overflows its control variable, as manual 3.3.5 requires.
   *
   * @param step not zero
   * @return an unsigned number; meaningless if {@link #isLoopSkipped}
   * @throws ArithmeticException if the step is zero
   */
  public static long furtherIterations(long initial, long limit, long step) {
    if (step > 0) {
      return step == 1 ? limit - initial : Long.divideUnsigned(limit - initial, step);
    }
    // The negation of the smallest integer has the same bits, which as an unsigned divisor are its
    // magnitude.
    return Long.divideUnsigned(initial - limit, -step);
  }
}
