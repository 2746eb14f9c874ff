package dev.perigee.frontend;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The bytes that string literals stand for (manual 3.1). */
final class StringLiterals {
  private StringLiterals() {}

  /**
   * The string of a literal that the scanner has accepted.
   *
   * @param start the offset of its first quote or bracket
   * @param end the offset after its last quote or bracket
   */
  static byte[] decode(byte[] source, int start, int end) {
    if (source[start] != '[') {
      return replaceEscapes(source, start + 1, end - 1);
    }
    int bracket = 2;
    while (source[start + bracket - 1] != '[') {
      bracket++;
    }
    return replaceNewlines(source, start + bracket, end - bracket);
  }

  /**
   * Source text with escapes replaced and one character per byte. The text must not end within an
   * escape.
   */
  static String unescape(byte[] source, int start, int end) {
    return new String(replaceEscapes(source, start, end), StandardCharsets.ISO_8859_1);
  }

  /**
   * The contents of a long string, without a line break at its start, and with all others as LF.
   */
  private static byte[] replaceNewlines(byte[] source, int start, int end) {
    Output output = new Output(end - start);
    int from = start;
    if (from < end && Characters.isNewline(source[from])) {
      from += newlineLength(source, from, end);
    }
    int copied = from;
    for (int i = from; i < end; i++) {
      if (Characters.isNewline(source[i])) {
        output.write(source, copied, i - copied);
        output.write('\n');
        i += newlineLength(source, i, end) - 1;
        copied = i + 1;
      }
    }
    output.write(source, copied, end - copied);
    return output.toExactArray();
  }

  private static int newlineLength(byte[] source, int at, int end) {
    return at + 1 < end && Characters.isNewline(source[at + 1]) && source[at] != source[at + 1]
        ? 2
        : 1;
  }

  private static byte[] replaceEscapes(byte[] source, int start, int end) {
    Output output = new Output(end - start);
    int copied = start;
    int i = start;
    while (i < end) {
      if (source[i] != '\\') {
        i++;
        continue;
      }
      output.write(source, copied, i - copied);
      i = replaceEscape(source, i + 1, end, output);
      copied = i;
    }
    output.write(source, copied, end - copied);
    return output.toExactArray();
  }

  /**
   * Writes what an escape stands for; {@code at} is the offset after its backslash. Returns the
   * offset after the escape.
   */
  private static int replaceEscape(byte[] source, int at, int end, Output output) {
    int c = source[at];
    switch (c) {
      case 'a' -> output.write(7);
      case 'b' -> output.write('\b');
      case 'f' -> output.write('\f');
      case 'n' -> output.write('\n');
      case 'r' -> output.write('\r');
      case 't' -> output.write('\t');
      case 'v' -> output.write(0x0B);
      case '\n', '\r' -> {
        output.write('\n');
        return at + newlineLength(source, at, end);
      }
      case 'x' -> {
        output.write(hexDigit(source[at + 1]) << 4 | hexDigit(source[at + 2]));
        return at + 3;
      }
      case 'u' -> {
        int value = 0;
        int i = at + 2;
        for (; source[i] != '}'; i++) {
          value = value << 4 | hexDigit(source[i]);
        }
        output.writeUtf8(value);
        return i + 1;
      }
      case 'z' -> {
        int i = at + 1;
        while (i < end && Characters.isSpace(source[i])) {
          i++;
        }
        return i;
      }
      default -> {
        if (!Characters.isDigit(c)) {
          output.write(c);
          break;
        }
        int value = 0;
        int i = at;
        for (; i < end && i < at + 3 && Characters.isDigit(source[i]); i++) {
          value = value * 10 + source[i] - '0';
        }
        output.write(value);
        return i;
      }
    }
    return at + 1;
  }

  private static int hexDigit(byte digit) {
    return Character.digit(digit, 16);
  }

  /**
   * A buffer that hands over its array if it is exactly full, so that a long literal without
   * escapes is copied only once.
   */
  private static final class Output extends ByteArrayOutputStream {
    Output(int capacity) {
      super(capacity);
    }

    byte[] toExactArray() {
      return count == buf.length ? buf : toByteArray();
    }

    /**
     * Writes UTF-8 as in RFC 2279: up to six bytes, for values below 2^31, including surrogates.
     */
    void writeUtf8(int value) {
      if (value < 0x80) {
        write(value);
        return;
      }
      int continuations = 1;
      while (value >>> (5 * continuations + 6) != 0) {
        continuations++;
      }
      int lead = 0xff << (7 - continuations) & 0xff;
      write(lead | value >>> (6 * continuations));
      for (int i = continuations - 1; i >= 0; i--) {
        write(0x80 | (value >>> (6 * i) & 0x3f));
      }
    }
  }
}
