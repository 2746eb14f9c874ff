package dev.perigee.ir.number;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The decimal digits of a float's exact value, correctly rounded (half to even), as C's {@code
 * printf} prints them.
 *
 * @param digits the digits, starting with the leading one, which is 0 only if the number rounded to
 *     zero
 * @param exponent the power of ten of the leading digit
 */
public record DecimalDigits(String digits, int exponent) {
  /** Below this bound, the unit in the last place of a float is at most a quarter. */
  private static final double EXACT_ROUNDING_BOUND = 0x1p51;

  /** The powers of ten that are exact as floats. */
  static final double[] EXACT_POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /** The result of {@link #scaled} if it cannot compute one. */
  static final long UNKNOWN = -1;

  /** The result of {@link #roundedExponent} if it cannot compute one. */
  static final int UNKNOWN_EXPONENT = Integer.MIN_VALUE;

  /** All numbers with this many digits are below the bound for exact rounding. */
  private static final int SAFE_DIGITS = 14;

  /**
   * Rounds to a number of significant digits.
   *
   * @param value finite and not negative
   * @param count the number of digits, at least 1; the result has exactly this many
   */
  public static DecimalDigits significant(double value, int count) {
    if (value == 0) {
      return new DecimalDigits("0".repeat(count), 0);
    }
    int estimate = roundedExponent(value, count);
    if (estimate != UNKNOWN_EXPONENT) {
      long scaled = scaled(value, count - 1 - estimate);
      if (scaled != UNKNOWN) {
        return new DecimalDigits(Long.toString(scaled), estimate);
      }
    }
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(count, RoundingMode.HALF_EVEN));
    String digits = rounded.unscaledValue().toString();
    int exponent = digits.length() - rounded.scale() - 1;
    // If the value has fewer digits than requested, it is exact and keeps its own scale.
    return new DecimalDigits(digits + "0".repeat(Math.max(0, count - digits.length())), exponent);
  }

  /**
   * Rounds to a number of digits after the point.
   *
   * @param value finite and not negative
   * @param fractionDigits the number of digits, at least 0
   * @return digits of which the last {@code fractionDigits} come after the point, and at least one
   *     comes before it
   */
  public static DecimalDigits fixed(double value, int fractionDigits) {
    long scaled = scaled(value, fractionDigits);
    String digits =
        scaled != UNKNOWN
            ? Long.toString(scaled)
            : new BigDecimal(value)
                .setScale(fractionDigits, RoundingMode.HALF_EVEN)
                .unscaledValue()
                .toString();
    if (digits.length() <= fractionDigits) {
      digits = "0".repeat(fractionDigits + 1 - digits.length()) + digits;
    }
    return new DecimalDigits(digits, digits.length() - 1 - fractionDigits);
  }

  /**
   * The power of ten of the leading digit after rounding to {@code count} significant digits, or
   * {@link #UNKNOWN_EXPONENT} if machine arithmetic cannot compute it. Allocates nothing.
   *
   * @param value finite and positive
   */
  static int roundedExponent(double value, int count) {
    if (count > SAFE_DIGITS) {
      return UNKNOWN_EXPONENT;
    }
    // For the powers that scaled() accepts, the floor of the binary exponent times log10(2) is the
    // decimal exponent or one less.
    int exponent = Math.floorDiv(Math.getExponent(value) * 1233, 4096);
    long digits = scaled(value, count - 1 - exponent);
    if (digits == UNKNOWN) {
      return UNKNOWN_EXPONENT;
    }
    return digits < EXACT_POWERS_OF_TEN[count] ? exponent : exponent + 1;
  }

  /**
   * {@code value * 10^power}, rounded half to even from its exact value, or {@link #UNKNOWN} if
   * machine arithmetic cannot compute it. A result below 2^51 is always computed if the power is
   * from 0 to 22. Allocates nothing.
   *
   * @param value finite and not negative
   */
  static long scaled(double value, int power) {
    if (power < 0 || power >= EXACT_POWERS_OF_TEN.length) {
      return UNKNOWN;
    }
    double factor = EXACT_POWERS_OF_TEN[power];
    double product = value * factor;
    if (!(product < EXACT_ROUNDING_BOUND)) {
      return UNKNOWN;
    }
    double rounded = Math.rint(product);
    double fraction = product - rounded;
    // The product and the error add up to the exact value. The error is less than the product's
    // distance from any half that it does not equal, so it only matters if the product is a half
    // itself. (An error too small for a float is lost, but then the product is far from a half.)
    if (Math.abs(fraction) == 0.5) {
      double error = Math.fma(value, factor, -product);
      if (fraction > 0 && error > 0) {
        rounded++;
      } else if (fraction < 0 && error < 0) {
        rounded--;
      }
    }
    return (long) rounded;
  }
}
