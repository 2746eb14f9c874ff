package dev.perigee.ir.number;

/**
 * Comparisons of an integer with a float by their exact mathematical values (manual 3.4.4): no
 * operand is rounded to the other's type. Every comparison with NaN is false. No method allocates.
 *
 * <p>All methods use this fact: rounding an integer to a float preserves the order. So if the
 * rounded integer differs from the float, it is on the same side of the float as the integer. If it
 * equals the float, the float is an integer, at most 2^63.
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
      // If left is 2^63, it saturates to the greatest integer, which is less than no integer.
      return (long) left < right;
    }
    return left < rounded;
  }

  /** {@code left <= right}. */
  public static boolean lessOrEqual(long left, double right) {
    double rounded = (double) left;
    if (rounded == right) {
      // If right is 2^63, it saturates to the greatest integer, which left cannot exceed.
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
