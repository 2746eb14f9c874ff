package dev.perigee.runtime.text;

import dev.perigee.ir.number.DecimalDigits;
import dev.perigee.runtime.text.FormatDirective.Modifiers;
import java.util.Locale;

/**
 * C's {@code printf} conversions (C99 7.19.6.1). Where the standard leaves a choice, it is glibc's:
 * the exact decimal digits of floats, the form of {@code %a}, and the words for infinities and NaN.
 *
 * <p>The modifiers passed to each method are those of a directive with that conversion, so they
 * have been checked.
 */
public final class PrintfFormatter {
  /** The precision of {@code e}, {@code f} and {@code g} if none is given. */
  private static final int DEFAULT_PRECISION = 6;

  /** Number of hexadecimal digits in a double's fraction. */
  private static final int FRACTION_DIGITS = 13;

  private static final int FRACTION_BITS = 4 * FRACTION_DIGITS;
  private static final long FRACTION_MASK = (1L << FRACTION_BITS) - 1;

  private PrintfFormatter() {}

  /**
   * Appends an integer: signed for {@code d} and {@code i}, unsigned for {@code u}, {@code o},
   * {@code x} and {@code X}.
   *
   * @throws IllegalArgumentException for any other conversion
   */
  @SuppressWarnings("ReferenceEquality") // An equal one takes the longer way.
  public static void appendInteger(
      ByteBuilder out, char conversion, Modifiers modifiers, long value) {
    String sign = "";
    String digits;
    switch (conversion) {
      case 'd', 'i' -> {
        if (modifiers == Modifiers.NONE) {
          out.appendInteger(value);
          return;
        }
        sign = sign(value < 0, modifiers);
        // Negating the smallest integer gives its magnitude as an unsigned number.
        digits = Long.toUnsignedString(value < 0 ? -value : value);
      }
      case 'u' -> digits = Long.toUnsignedString(value);
      case 'o' -> digits = Long.toOctalString(value);
      case 'x' -> digits = Long.toHexString(value);
      case 'X' -> digits = Long.toHexString(value).toUpperCase(Locale.ROOT);
      default -> throw new IllegalArgumentException("no conversion of integers: " + conversion);
    }
    if (value == 0 && modifiers.precision() == 0) {
      digits = "";
    }
    digits = "0".repeat(Math.max(0, modifiers.precision() - digits.length())) + digits;
    if (modifiers.alternative()) {
      if (conversion == 'o') {
        digits = digits.startsWith("0") ? digits : "0" + digits;
      } else if (value != 0) {
        sign = "0" + conversion;
      }
    }
    boolean zeroPadded = modifiers.zeroPadded() && modifiers.precision() == Modifiers.NO_PRECISION;
    appendPadded(out, modifiers, zeroPadded, sign, digits);
  }

  /** Appends the low 8 bits of the value as a byte: conversion {@code c}. */
  public static void appendCharacter(ByteBuilder out, Modifiers modifiers, long value) {
    int padding = modifiers.width() - 1;
    out.appendRepeated(' ', modifiers.leftAligned() ? 0 : padding);
    out.append((int) value);
    out.appendRepeated(' ', modifiers.leftAligned() ? padding : 0);
  }

  /** Appends a string, truncated to the precision: conversion {@code s}. */
  public static void appendString(ByteBuilder out, Modifiers modifiers, byte[] text) {
    int length =
        modifiers.precision() == Modifiers.NO_PRECISION
            ? text.length
            : Math.min(text.length, modifiers.precision());
    int padding = modifiers.width() - length;
    out.appendRepeated(' ', modifiers.leftAligned() ? 0 : padding);
    out.append(text, 0, length);
    out.appendRepeated(' ', modifiers.leftAligned() ? padding : 0);
  }

  /**
   * Appends an address: conversion {@code p}. 0, for a value that is not an object, becomes Lua's
   * "(null)".
   */
  public static void appendPointer(ByteBuilder out, Modifiers modifiers, long address) {
    String text = address == 0 ? "(null)" : "0x" + Long.toHexString(address);
    appendPadded(out, modifiers, false, "", text);
  }

  /**
   * Appends a float: conversions {@code a}, {@code e}, {@code f}, {@code g}, and {@code A}, {@code
   * E}, {@code G} in capitals.
   *
   * @throws IllegalArgumentException for any other conversion
   */
  public static void appendFloat(
      ByteBuilder out, char conversion, Modifiers modifiers, double value) {
    String prefix = sign(Double.doubleToRawLongBits(value) < 0, modifiers);
    double magnitude = Math.abs(value);
    boolean finite = magnitude < Double.POSITIVE_INFINITY;
    int precision =
        modifiers.precision() == Modifiers.NO_PRECISION ? DEFAULT_PRECISION : modifiers.precision();
    boolean capital = Character.isUpperCase(conversion);
    String body;
    switch (Character.toLowerCase(conversion)) {
      case 'a' -> {
        prefix += !finite ? "" : capital ? "0X" : "0x";
        body = finite ? hexadecimal(magnitude, modifiers) : "";
      }
      case 'e' -> body = finite ? exponential(magnitude, precision, modifiers) : "";
      case 'f' -> body = finite ? fixed(magnitude, precision, modifiers) : "";
      case 'g' -> body = finite ? general(magnitude, Math.max(precision, 1), modifiers) : "";
      default -> throw new IllegalArgumentException("no conversion of floats: " + conversion);
    }
    if (!finite) {
      body = Double.isNaN(value) ? "nan" : "inf";
    }
    if (capital) {
      body = body.toUpperCase(Locale.ROOT);
    }
    appendPadded(out, modifiers, modifiers.zeroPadded() && finite, prefix, body);
  }

  private static String sign(boolean negative, Modifiers modifiers) {
    if (negative) {
      return "-";
    } else if (modifiers.signed()) {
      return "+";
    }
    return modifiers.spaced() ? " " : "";
  }

  /**
   * Appends prefix and body, padded to the width with spaces on one side or zeros between the two.
   */
  private static void appendPadded(
      ByteBuilder out, Modifiers modifiers, boolean zeroPadded, String prefix, String body) {
    int padding = modifiers.width() - prefix.length() - body.length();
    if (modifiers.leftAligned()) {
      out.append(prefix).append(body).appendRepeated(' ', padding);
    } else if (zeroPadded) {
      out.append(prefix).appendRepeated('0', padding).append(body);
    } else {
      out.appendRepeated(' ', padding).append(prefix).append(body);
    }
  }

  private static String exponential(double magnitude, int precision, Modifiers modifiers) {
    DecimalDigits rounded = DecimalDigits.significant(magnitude, precision + 1);
    return withPoint(rounded.digits(), 1, modifiers) + exponent(rounded.exponent());
  }

  private static String fixed(double magnitude, int precision, Modifiers modifiers) {
    DecimalDigits rounded = DecimalDigits.fixed(magnitude, precision);
    return withPoint(rounded.digits(), rounded.exponent() + 1, modifiers);
  }

  private static String general(double magnitude, int precision, Modifiers modifiers) {
    DecimalDigits rounded = DecimalDigits.significant(magnitude, precision);
    int exponent = rounded.exponent();
    String digits = rounded.digits();
    if (exponent < -4 || exponent >= precision) {
      digits = modifiers.alternative() ? digits : withoutTrailingZeros(digits, 1);
      return withPoint(digits, 1, modifiers) + exponent(exponent);
    }
    if (exponent < 0) {
      digits = "0".repeat(-exponent) + digits;
      exponent = 0;
    }
    digits = modifiers.alternative() ? digits : withoutTrailingZeros(digits, exponent + 1);
    return withPoint(digits, exponent + 1, modifiers);
  }

  /** Removes zeros from the end, but leaves at least {@code least} digits. */
  private static String withoutTrailingZeros(String digits, int least) {
    int end = digits.length();
    while (end > least && digits.charAt(end - 1) == '0') {
      end--;
    }
    return digits.substring(0, end);
  }

  /**
   * Inserts a point after the first {@code whole} digits if more digits follow or the flag {@code
   * #} requires it.
   */
  private static String withPoint(String digits, int whole, Modifiers modifiers) {
    if (digits.length() == whole && !modifiers.alternative()) {
      return digits;
    }
    return digits.substring(0, whole) + '.' + digits.substring(whole);
  }

  private static String exponent(int exponent) {
    int magnitude = Math.abs(exponent);
    return (exponent < 0 ? "e-" : "e+") + (magnitude < 10 ? "0" : "") + magnitude;
  }

  /**
   * The digits after "0x". Subnormal numbers have a leading 0, all others a leading 1, which may be
   * rounded up to 2.
   */
  private static String hexadecimal(double magnitude, Modifiers modifiers) {
    long bits = Double.doubleToRawLongBits(magnitude);
    boolean normal = magnitude >= Double.MIN_NORMAL;
    long significand = (bits & FRACTION_MASK) | (normal ? 1L << FRACTION_BITS : 0);
    int exponent = magnitude == 0 ? 0 : Math.max(Math.getExponent(magnitude), Double.MIN_EXPONENT);
    int precision = modifiers.precision();
    if (precision >= 0 && precision < FRACTION_DIGITS) {
      significand = roundHalfEven(significand, 4 * (FRACTION_DIGITS - precision));
    }
    long leading = significand >>> FRACTION_BITS;
    // The leading one preserves the fraction's leading zeros.
    String fraction =
        Long.toHexString((significand & FRACTION_MASK) | (1L << FRACTION_BITS)).substring(1);
    if (precision < 0) {
      fraction = withoutTrailingZeros(fraction, 0);
    } else if (precision <= FRACTION_DIGITS) {
      fraction = fraction.substring(0, precision);
    } else {
      fraction += "0".repeat(precision - FRACTION_DIGITS);
    }
    return withPoint(leading + fraction, 1, modifiers)
        + (exponent < 0 ? "p-" : "p+")
        + Math.abs(exponent);
  }

  /** Rounds to a multiple of 2 to the power of {@code lowBits}, half to even. */
  private static long roundHalfEven(long value, int lowBits) {
    long unit = 1L << lowBits;
    long low = value & (unit - 1);
    long kept = value - low;
    boolean up = low > unit / 2 || (low == unit / 2 && (kept & unit) != 0);
    return up ? kept + unit : kept;
  }
}
