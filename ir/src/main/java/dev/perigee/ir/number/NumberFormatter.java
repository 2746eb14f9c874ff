package dev.perigee.ir.number;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Formats numbers as Lua's {@code tostring}, {@code print} and concatenation do (manual 3.4.3):
 * integers in decimal, floats like C's {@code printf("%.14g")}, with ".0" appended to those that
 * would look like integers.
 *
 * <p>NaN is "-nan" if its sign bit is set and "nan" otherwise, as in glibc. PUC Lua on x86-64
 * prints "-nan" for {@code 0/0}, because the processor sets that bit in the NaNs that it creates.
 * An ARM64 processor does not, and Java leaves the bit unspecified. So the text of a NaN is not
 * portable unless the caller canonicalises the NaN first.
 */
public final class NumberFormatter {
  /** The largest number of bytes that a number takes. */
  public static final int MAXIMUM_LENGTH = 24;

  /** The precision of "%.14g". */
  private static final int PRECISION = 14;

  /** 10^14, the least integer with too many digits. */
  private static final long BEYOND_PRECISION = 100_000_000_000_000L;

  private static final byte[] SMALLEST_INTEGER = ascii("-9223372036854775808");
  private static final byte[] INFINITY = ascii("inf");
  private static final byte[] NOT_A_NUMBER = ascii("nan");

  private NumberFormatter() {}

  /** The text of an integer. */
  public static String toString(long value) {
    return Long.toString(value);
  }

  /** The text of a float. */
  public static String toString(double value) {
    byte[] buffer = new byte[MAXIMUM_LENGTH];
    return new String(buffer, 0, write(value, buffer, 0), StandardCharsets.ISO_8859_1);
  }

  /** The text of an integer, in ASCII. */
  public static byte[] toBytes(long value) {
    byte[] buffer = new byte[MAXIMUM_LENGTH];
    return Arrays.copyOf(buffer, write(value, buffer, 0));
  }

  /** The text of a float, in ASCII. */
  public static byte[] toBytes(double value) {
    byte[] buffer = new byte[MAXIMUM_LENGTH];
    return Arrays.copyOf(buffer, write(value, buffer, 0));
  }

  /**
   * Writes an integer in ASCII without allocating.
   *
   * @param target has at least {@link #MAXIMUM_LENGTH} bytes from {@code from} on
   * @param from the index of the first byte to write
   * @return the index after the last byte written
   */
  public static int write(long value, byte[] target, int from) {
    if (value >= 0) {
      return writeDigits(value, target, from);
    } else if (value == Long.MIN_VALUE) {
      return writeAll(SMALLEST_INTEGER, target, from);
    }
    target[from] = '-';
    return writeDigits(-value, target, from + 1);
  }

  /**
   * Writes a float in ASCII. Allocates only for magnitudes outside of about 10^-9 to 10^15.
   *
   * @param target has at least {@link #MAXIMUM_LENGTH} bytes from {@code from} on
   * @param from the index of the first byte to write
   * @return the index after the last byte written
   */
  public static int write(double value, byte[] target, int from) {
    int at = from;
    if (Double.doubleToRawLongBits(value) < 0) {
      target[at++] = '-';
    }
    double magnitude = Math.abs(value);
    if (magnitude < BEYOND_PRECISION && magnitude == (long) magnitude) {
      at = writeDigits((long) magnitude, target, at);
      target[at++] = '.';
      target[at++] = '0';
      return at;
    } else if (Double.isNaN(value)) {
      return writeAll(NOT_A_NUMBER, target, at);
    } else if (magnitude == Double.POSITIVE_INFINITY) {
      return writeAll(INFINITY, target, at);
    }
    return writeRounded(magnitude, target, at);
  }

  /** Writes a finite float that is not an integer of up to 14 digits. */
  private static int writeRounded(double magnitude, byte[] target, int from) {
    int exponent = DecimalDigits.roundedExponent(magnitude, PRECISION);
    long digits =
        exponent == DecimalDigits.UNKNOWN_EXPONENT
            ? DecimalDigits.UNKNOWN
            : DecimalDigits.scaled(magnitude, PRECISION - 1 - exponent);
    if (digits == DecimalDigits.UNKNOWN) {
      DecimalDigits exact = DecimalDigits.significant(magnitude, PRECISION);
      digits = Long.parseLong(exact.digits());
      exponent = exact.exponent();
    }
    return writeGeneral(digits, exponent, target, from);
  }

  /**
   * Writes 14 digits, the first of which stands for {@code 10^exponent}, in the style that C's "%g"
   * chooses.
   */
  private static int writeGeneral(long digits, int exponent, byte[] target, int from) {
    long shortened = digits;
    int count = PRECISION;
    while (shortened % 10 == 0) {
      shortened /= 10;
      count--;
    }
    if (exponent < -4 || exponent >= PRECISION) {
      int at = writeWithPoint(shortened, count, 1, target, from);
      return writeExponent(exponent, target, at);
    } else if (exponent < 0) {
      int at = from;
      target[at++] = '0';
      target[at++] = '.';
      for (int i = -1; i > exponent; i--) {
        target[at++] = '0';
      }
      return writeDigits(shortened, target, at);
    } else if (count <= exponent + 1) {
      // An integer: only reached if the value was rounded to one.
      for (int i = count; i <= exponent; i++) {
        shortened *= 10;
      }
      int at = writeDigits(shortened, target, from);
      target[at++] = '.';
      target[at++] = '0';
      return at;
    }
    return writeWithPoint(shortened, count, exponent + 1, target, from);
  }

  /**
   * Writes {@code count} digits, with a point after the first {@code whole} of them unless these
   * are all.
   */
  private static int writeWithPoint(long digits, int count, int whole, byte[] target, int from) {
    if (count == whole) {
      return writeDigits(digits, target, from);
    }
    int end = writeDigits(digits, target, from + 1);
    System.arraycopy(target, from + 1, target, from, whole);
    target[from + whole] = '.';
    return end;
  }

  private static int writeExponent(int exponent, byte[] target, int from) {
    int at = from;
    target[at++] = 'e';
    target[at++] = (byte) (exponent < 0 ? '-' : '+');
    int magnitude = Math.abs(exponent);
    if (magnitude < 10) {
      target[at++] = '0';
    }
    return writeDigits(magnitude, target, at);
  }

  private static int writeDigits(long value, byte[] target, int from) {
    int end = from + 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      end++;
    }
    long rest = value;
    for (int at = end - 1; at >= from; at--) {
      long quotient = rest / 10;
      target[at] = (byte) ('0' + (rest - quotient * 10));
      rest = quotient;
    }
    return end;
  }

  private static int writeAll(byte[] bytes, byte[] target, int from) {
    System.arraycopy(bytes, 0, target, from, bytes.length);
    return from + bytes.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
