package dev.perigee.runtime.lib;

import dev.perigee.ir.number.NumberParser;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.text.ByteBuilder;
import java.io.IOException;

/** Reads from a stream by the formats of {@code read} (manual 6.8). */
final class StreamReader {
  /** The longest numeral that is read, as in PUC Lua. */
  private static final int LONGEST_NUMERAL = 200;

  private static final int PIECE = 8192;

  private static final byte[] EMPTY = {};

  private StreamReader() {}

  /**
   * Reads what some values of the context ask for, a line if there are none, and pushes it; a
   * format that fails gives nil and ends it.
   *
   * @param firstFormat index of the first of these values
   * @param formats how many they are
   * @return number of results
   * @throws IOException when the host's stream fails
   */
  static int read(CallContext context, StandardStream stream, int firstFormat, int formats)
      throws IOException {
    if (formats <= 0) {
      if (!readLine(context, stream, true)) {
        context.setSize(context.size() - 1);
        context.pushNil();
      }
      return 1;
    }
    Results.ensure(
        context, formats + (long) CallContext.FREE_SLOTS, "stack overflow (too many arguments)");
    boolean success = true;
    int results = 0;
    for (int i = firstFormat; i < firstFormat + formats && success; i++) {
      int size = context.size();
      if (Tag.isNumber(context.tag(i))) {
        long wanted = context.checkInteger(i);
        success = wanted == 0 ? atMore(context, stream) : readBytes(context, stream, wanted);
      } else {
        success = readFormat(context, stream, i);
      }
      if (!success) {
        context.setSize(size);
        context.pushNil();
      }
      results++;
    }
    return results;
  }

  private static boolean readFormat(CallContext context, StandardStream stream, int index)
      throws IOException {
    String format = context.checkText(index);
    char letter = 0;
    int at = format.startsWith("*") ? 1 : 0;
    if (format.length() > at) {
      letter = format.charAt(at);
    }
    return switch (letter) {
      case 'n' -> readNumber(context, stream);
      case 'l' -> readLine(context, stream, true);
      case 'L' -> readLine(context, stream, false);
      case 'a' -> {
        readBytes(context, stream, Long.MAX_VALUE);
        yield true;
      }
      default -> throw context.argumentError(index, "invalid format");
    };
  }

  /** Pushes an empty string; whether there is more to read. */
  private static boolean atMore(CallContext context, StandardStream stream) throws IOException {
    context.pushBytes(EMPTY);
    return stream.peek() != StandardStream.END;
  }

  /** Pushes a line, empty at the end; whether there was one. */
  private static boolean readLine(CallContext context, StandardStream stream, boolean chop)
      throws IOException {
    try (ChargedBytes line = new ChargedBytes(context.state())) {
      int next = stream.read();
      while (next != StandardStream.END && next != '\n') {
        line.reserve(1);
        line.bytes().append(next);
        next = stream.read();
      }
      if (next == '\n' && !chop) {
        line.reserve(1);
        line.bytes().append(next);
      }
      context.pushBytes(line.bytes().array(), 0, line.bytes().length());
      return next == '\n' || line.bytes().length() > 0;
    }
  }

  /** Pushes up to so many bytes; whether there was one. */
  private static boolean readBytes(CallContext context, StandardStream stream, long wanted)
      throws IOException {
    try (ChargedBytes bytes = new ChargedBytes(context.state())) {
      byte[] piece = new byte[(int) Math.clamp(wanted, 0, PIECE)];
      long left = wanted;
      int got;
      do {
        got = stream.read(piece, (int) Math.min(left, piece.length));
        bytes.reserve(got);
        bytes.bytes().append(piece, 0, got);
        left -= got;
      } while (got == piece.length && left > 0);
      context.pushBytes(bytes.bytes().array(), 0, bytes.bytes().length());
      return bytes.bytes().length() > 0;
    }
  }

  /** Pushes the number whose numeral comes next, or nil; whether there was one. */
  private static boolean readNumber(CallContext context, StandardStream stream) throws IOException {
    byte[] text = new Numeral(stream).read();
    NumberParser parser = new NumberParser();
    switch (parser.parse(text, 0, text.length)) {
      case INTEGER -> context.pushInteger(parser.integerValue());
      case FLOAT -> context.pushFloat(parser.floatValue());
      default -> {
        context.pushNil();
        return false;
      }
    }
    return true;
  }

  /** Takes from a stream the longest prefix that looks like a numeral. */
  private static final class Numeral {
    private final StandardStream stream;
    private final ByteBuilder text = new ByteBuilder();

    Numeral(StandardStream stream) {
      this.stream = stream;
    }

    byte[] read() throws IOException {
      while (isSpace(stream.peek())) {
        stream.read();
      }
      boolean hexadecimal = false;
      int digits = 0;
      take("+-");
      if (take("0")) {
        if (take("xX")) {
          hexadecimal = true;
        } else {
          digits = 1;
        }
      }
      digits += takeDigits(hexadecimal);
      if (take(".")) {
        digits += takeDigits(hexadecimal);
      }
      if (digits > 0 && take(hexadecimal ? "pP" : "eE")) {
        take("+-");
        takeDigits(false);
      }
      return text.toByteArray();
    }

    private static boolean isSpace(int character) {
      return character == ' ' || character >= '\t' && character <= '\r';
    }

    private boolean take(String characters) throws IOException {
      int next = stream.peek();
      if (next < 0 || characters.indexOf(next) < 0) {
        return false;
      }
      return takeNext();
    }

    /** A numeral that is too long becomes none at all. */
    private boolean takeNext() throws IOException {
      if (text.length() >= LONGEST_NUMERAL) {
        text.setLength(0);
        return false;
      }
      text.append(stream.read());
      return true;
    }

    private int takeDigits(boolean hexadecimal) throws IOException {
      int count = 0;
      while (Character.digit(stream.peek(), hexadecimal ? 16 : 10) >= 0
          && stream.peek() < 0x80
          && takeNext()) {
        count++;
      }
      return count;
    }
  }
}
