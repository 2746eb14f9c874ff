package dev.perigee.ir.number;

import java.nio.charset.StandardCharsets;

/**
 * Parses numerals: those of source code (manual 3.1), and strings converted by arithmetic (3.4.3)
 * or by {@code tonumber}.
 *
 * <p>A parser holds the last result, so that parsing allocates nothing, except for decimal floats
 * that a few machine operations cannot round correctly. It must be used by one thread only.
 */
public final class NumberParser {
  /** The kind of numeral that a text contains. */
  public enum Kind {
    /** Not a numeral. */
    NONE,
    /** An integer, which {@link NumberParser#integerValue} returns. */
    INTEGER,
    /** A float, which {@link NumberParser#floatValue} returns. */
    FLOAT
  }

  /** The number of decimal digits that always fit a long. */
  private static final int KEPT_DECIMALS = 18;

  /** The number of hexadecimal digits that always fit a positive long. */
  private static final int KEPT_HEXADECIMALS = 15;

  /**
   * The number of significant decimal digits that decide the rounding of any float. The halfway
   * point between two floats has at most 767; of the digits after them, it only matters whether
   * they are all zero.
   */
  private static final int DECIDING_DECIMALS = 768;

  /**
   * The bound to which written exponents are clipped. No text that fits an array has enough digits
   * to compensate for it.
   */
  private static final long GREATEST_EXPONENT = 1L << 40;

  private static final byte[] NOTHING = {};

  private byte[] text = NOTHING;
  private int position;
  private int end;
  private long writtenExponent;
  private long integerValue;
  private double floatValue;

  /** The value if the last parse returned {@link Kind#INTEGER} or true. */
  public long integerValue() {
    return integerValue;
  }

  /** The value if the last parse returned {@link Kind#FLOAT}. */
  public double floatValue() {
    return floatValue;
  }

  /** Parses a whole text as {@link #parse(byte[], int, int)} does. */
  public Kind parse(String numeral) {
    byte[] bytes = numeral.getBytes(StandardCharsets.UTF_8);
    return parse(bytes, 0, bytes.length);
  }

  /**
   * Parses a complete range of bytes as {@code lua_stringtonumber} does: optional white space at
   * both ends (C's {@code isspace}), an optional sign, a decimal or hexadecimal numeral.
   *
   * <p>A decimal numeral without point and exponent is an integer if it fits, otherwise a float. A
   * hexadecimal numeral without point and exponent is an integer, modulo 2^64. All other numerals
   * are floats, correctly rounded, or infinite if too large. The words "inf" and "nan" are not
   * numerals.
   *
   * @param from the index of the first byte
   * @param to the index after the last byte
   */
  public Kind parse(byte[] text, int from, int to) {
    start(text, from, to);
    boolean negative = takeSign();
    Kind kind;
    if (position + 1 < end && text[position] == '0' && (text[position + 1] | 0x20) == 'x') {
      position += 2;
      kind = parseHexadecimal(negative);
    } else {
      kind = parseDecimalInteger(negative) ? Kind.INTEGER : parseDecimalFloat(negative);
    }
    this.text = NOTHING;
    return kind;
  }

  /**
   * Parses a complete range of bytes as {@code tonumber(text, base)} does (manual 6.1): optional
   * white space at both ends, an optional sign, and at least one digit or letter whose value is
   * less than the base. The result is taken modulo 2^64.
   *
   * @param base from 2 to 36, which the caller has checked
   * @return whether this is such a numeral; if so, {@link #integerValue} returns its value
   */
  public boolean parseInBase(byte[] text, int from, int to, int base) {
    start(text, from, to);
    boolean negative = takeSign();
    boolean valid = position < end;
    long value = 0;
    while (valid && position < end) {
      int digit = Character.digit((char) (text[position++] & 0xff), base);
      valid = digit >= 0;
      value = value * base + digit;
    }
    integerValue = negative ? -value : value;
    this.text = NOTHING;
    return valid;
  }

  private void start(byte[] newText, int from, int to) {
    int first = from;
    int last = to;
    while (first < last && isSpace(newText[first])) {
      first++;
    }
    while (first < last && isSpace(newText[last - 1])) {
      last--;
    }
    text = newText;
    position = first;
    end = last;
  }

  private static boolean isSpace(byte character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }

  private boolean takeSign() {
    if (position < end && (text[position] == '-' || text[position] == '+')) {
      return text[position++] == '-';
    }
    return false;
  }

  /** Takes a letter in either case; the argument is in lower case. */
  private boolean takeLetter(char expected) {
    if (position < end && (text[position] | 0x20) == expected) {
      position++;
      return true;
    }
    return false;
  }

  private Kind giveFloat(boolean negative, double magnitude) {
    floatValue = negative ? -magnitude : magnitude;
    return Kind.FLOAT;
  }

  private boolean parseDecimalInteger(boolean negative) {
    if (position == end) {
      return false;
    }
    // Accumulated as a negative number, because the smallest integer has no positive counterpart.
    long value = 0;
    for (int i = position; i < end; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9 || value < Long.MIN_VALUE / 10) {
        return false;
      }
      value *= 10;
      if (value < Long.MIN_VALUE + digit) {
        return false;
      }
      value -= digit;
    }
    if (!negative && value == Long.MIN_VALUE) {
      return false;
    }
    integerValue = negative ? value : -value;
    return true;
  }

  private Kind parseDecimalFloat(boolean negative) {
    int digitsFrom = position;
    long significand = 0;
    int kept = 0;
    long exponent = 0;
    boolean anyDigit = false;
    boolean afterPoint = false;
    boolean dropped = false;
    for (; position < end; position++) {
      int digit = text[position] - '0';
      if (text[position] == '.' && !afterPoint) {
        afterPoint = true;
        continue;
      } else if (digit < 0 || digit > 9) {
        break;
      }
      anyDigit = true;
      if (kept < KEPT_DECIMALS) {
        significand = significand * 10 + digit;
        kept += significand != 0 ? 1 : 0;
        exponent -= afterPoint ? 1 : 0;
      } else {
        dropped |= digit != 0;
        exponent += afterPoint ? 0 : 1;
      }
    }
    int digitsTo = position;
    if (!anyDigit) {
      return Kind.NONE;
    }
    if (takeLetter('e')) {
      if (!takeExponent()) {
        return Kind.NONE;
      }
      exponent += writtenExponent;
    }
    if (position != end) {
      return Kind.NONE;
    }
    return giveFloat(
        negative,
        dropped
            ? roundLongDecimal(digitsFrom, digitsTo, exponent + kept)
            : roundDecimal(significand, kept, exponent));
  }

  /**
   * Takes an optional sign and digits, and stores the clipped value in {@link #writtenExponent}.
   * Returns whether there was at least one digit.
   */
  private boolean takeExponent() {
    boolean negative = takeSign();
    int from = position;
    long value = 0;
    while (position < end && text[position] >= '0' && text[position] <= '9') {
      value = Math.min(value * 10 + (text[position++] - '0'), GREATEST_EXPONENT);
    }
    writtenExponent = negative ? -value : value;
    return position > from;
  }

  /**
   * The float nearest to {@code significand * 10^exponent}, where the significand has {@code
   * digits} digits.
   */
  private static double roundDecimal(long significand, int digits, long exponent) {
    if (significand == 0) {
      return 0.0;
    }
    // One operation on two exact operands rounds once.
    if (significand <= 1L << 53) {
      if (exponent >= 0 && exponent < DecimalDigits.EXACT_POWERS_OF_TEN.length) {
        return significand * DecimalDigits.EXACT_POWERS_OF_TEN[(int) exponent];
      } else if (exponent < 0 && -exponent < DecimalDigits.EXACT_POWERS_OF_TEN.length) {
        return significand / DecimalDigits.EXACT_POWERS_OF_TEN[(int) -exponent];
      }
    }
    return roundFraction(Long.toString(significand), exponent + digits);
  }

  /**
   * The same for digits in the text. The argument {@code pointPosition} is the position of the
   * point relative to the first digit that is not zero.
   */
  private double roundLongDecimal(int digitsFrom, int digitsTo, long pointPosition) {
    StringBuilder digits =
        new StringBuilder(Math.min(digitsTo - digitsFrom, DECIDING_DECIMALS) + 1);
    boolean more = false;
    for (int i = digitsFrom; i < digitsTo; i++) {
      byte character = text[i];
      if (character == '.' || (character == '0' && digits.isEmpty())) {
        continue;
      }
      if (digits.length() < DECIDING_DECIMALS) {
        digits.append((char) character);
      } else {
        more |= character != '0';
      }
    }
    if (more) {
      digits.append('1');
    }
    return roundFraction(digits.toString(), pointPosition);
  }

  /** The float nearest to {@code 0.digits * 10^exponent}; the first digit is not zero. */
  private static double roundFraction(String digits, long exponent) {
    if (exponent > 400) {
      return Double.POSITIVE_INFINITY;
    } else if (exponent < -400) {
      return 0.0;
    }
    return Double.parseDouble("0." + digits + 'E' + exponent);
  }

  private Kind parseHexadecimal(boolean negative) {
    long integer = 0;
    long significand = 0;
    int kept = 0;
    long exponent = 0;
    boolean anyDigit = false;
    boolean afterPoint = false;
    boolean dropped = false;
    for (; position < end; position++) {
      if (text[position] == '.' && !afterPoint) {
        afterPoint = true;
        continue;
      }
      int digit = Character.digit((char) (text[position] & 0xff), 16);
      if (digit < 0) {
        break;
      }
      anyDigit = true;
      integer = (integer << 4) + digit;
      if (kept < KEPT_HEXADECIMALS) {
        significand = (significand << 4) + digit;
        kept += significand != 0 ? 1 : 0;
        exponent -= afterPoint ? 4 : 0;
      } else {
        dropped |= digit != 0;
        exponent += afterPoint ? 0 : 4;
      }
    }
    if (!anyDigit) {
      return Kind.NONE;
    }
    if (position == end && !afterPoint) {
      integerValue = negative ? -integer : integer;
      return Kind.INTEGER;
    }
    if (takeLetter('p')) {
      if (!takeExponent()) {
        return Kind.NONE;
      }
      exponent += writtenExponent;
    }
    if (position != end) {
      return Kind.NONE;
    }
    // Digits were dropped after at least 57 significant bits, so the last of these bits only
    // distinguishes "more than" from "exactly".
    return giveFloat(negative, roundBinary(dropped ? significand | 1 : significand, exponent));
  }

  /**
   * The float nearest to {@code significand * 2^exponent}, rounded half to even. The significand is
   * not negative.
   */
  private static double roundBinary(long significand, long exponent) {
    if (significand == 0) {
      return 0.0;
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(significand);
    long leadingExponent = exponent + bits - 1;
    if (leadingExponent > Double.MAX_EXPONENT) {
      return Double.POSITIVE_INFINITY;
    } else if (leadingExponent < Double.MIN_EXPONENT - 54) {
      return 0.0;
    }
    // Below the normal range, each lower exponent has one bit of precision less. With 0 and -1
    // bits,
    // the choice is still between 0 and the least float.
    int precision = (int) Math.min(53, leadingExponent - Double.MIN_EXPONENT + 53);
    int excess = bits - precision;
    if (excess <= 0) {
      return Math.scalb((double) significand, (int) exponent);
    }
    long rounded = significand >>> excess;
    long rest = significand & ((1L << excess) - 1);
    long half = 1L << (excess - 1);
    if (rest > half || (rest == half && (rounded & 1) != 0)) {
      rounded++;
    }
    return Math.scalb((double) rounded, (int) exponent + excess);
  }
}
