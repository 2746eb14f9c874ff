package dev.perigee.ir.number;

/**
 * Comparisons of an integer with a float by their exact mathematical values (manual 3.4.4): no
 * operand is rounded to the other's type. Every comparison with NaN is false. No method allocates.
 *
 * <p>All rest on this: rounding an integer to a float keeps the order, so when the rounded integer
 * differs from the float, it stands on the same side of it as the integer does; and when it equals
 * the float, the float is an integer, 2^63 at most.
 */
public final class LuaComparisons {
  private static final double ABOVE_INTEGERS = 0x1p63;

  private LuaComparisons() {}

  /** {@code left < right}. */
  public static boolean lessThan(long left, double right) {
    double rounded = (double) left;
    if (rounded == right) {
      return right == ABOVE_INTEGERS || left < (long) right;
    }
    return rounded < right;
  }

  /** {@code left < right}. */
  public static boolean lessThan(double left, long right) {
    double rounded = (double) right;
    if (left == rounded) {
      // A left of 2^63 saturates to the greatest integer, which is less than none.
      return (long) left < right;
    }
    return left < rounded;
  }

  /** {@code left <= right}. */
  public static boolean lessOrEqual(long left, double right) {
    double rounded = (double) left;
    if (rounded == right) {
      // A right of 2^63 saturates to the greatest integer, which no left exceeds.
      return left <= (long) right;
    }
    return rounded < right;
  }

  /** {@code left <= right}. */
  public static boolean lessOrEqual(double left, long right) {
    double rounded = (double) right;
    if (left == rounded) {
      return left != ABOVE_INTEGERS && (long) left <= right;
    }
    return left < rounded;
  }

  /** {@code left == right}. */
  public static boolean equal(long left, double right) {
    return (double) left == right && right != ABOVE_INTEGERS && (long) right == left;
  }

  /** {@code left == right}. */
  public static boolean equal(double left, long right) {
    return equal(right, left);
  }
}
