package dev.perigee.runtime.text;

import dev.perigee.runtime.text.FormatDirective.Modifiers;
import java.util.function.LongConsumer;

/**
 * The conversion {@code %q} of {@code string.format} (manual 6.4): writes values as Lua source that
 * reads back as the same value.
 */
public final class QuotedFormatter {
  private static final int PIECE = 1 << 16;

  private QuotedFormatter() {}

  /**
   * Appends a string literal. Bytes from 128 on are unchanged. Control characters become decimal
   * escapes, as short as possible.
   *
   * @param work receives the number of bytes that are about to be quoted, piece by piece, and may
   *     throw
   */
  public static void appendString(ByteBuilder out, byte[] text, LongConsumer work) {
    out.append('"');
    for (int i = 0; i < text.length; i++) {
      if (i % PIECE == 0) {
        work.accept(Math.min(PIECE, text.length - i));
      }
      int character = text[i] & 0xff;
      if (character == '"' || character == '\\' || character == '\n') {
        out.append('\\').append(character);
      } else if (character < ' ' || character == 0x7f) {
        boolean digitFollows = i + 1 < text.length && text[i + 1] >= '0' && text[i + 1] <= '9';
        out.append('\\');
        if (digitFollows) {
          out.appendRepeated('0', character < 10 ? 2 : character < 100 ? 1 : 0);
        }
        out.appendInteger(character);
      } else {
        out.append(character);
      }
    }
    out.append('"');
  }

  /**
   * Appends an integer in decimal. The smallest one, whose decimal numeral would be a float, is
   * hexadecimal.
   */
  public static void appendInteger(ByteBuilder out, long value) {
    if (value == Long.MIN_VALUE) {
      out.append("0x8000000000000000");
    } else {
      out.appendInteger(value);
    }
  }

  /** Appends a float: a hexadecimal numeral, or an expression if it is not finite. */
  public static void appendFloat(ByteBuilder out, double value) {
    if (Double.isNaN(value)) {
      out.append("(0/0)");
    } else if (Double.isInfinite(value)) {
      out.append(value > 0 ? "1e9999" : "-1e9999");
    } else {
      PrintfFormatter.appendFloat(out, 'a', Modifiers.NONE, value);
    }
  }
}
