package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.ir.number.NumberParser;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.file.FileStream;
import dev.perigee.runtime.frame.Errors;
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
   * Reads and pushes one value for each format, or a line if there are none. A format that fails
   * pushes nil and ends the operation.
   *
   * @param firstFormat index of the first format in the context
   * @param formats number of formats
   * @return number of results
   * @throws IOException if the stream fails
   */
  static int read(CallContext context, FileStream stream, int firstFormat, int formats)
      throws IOException {
    try {
      stream.beginReading();
      if (formats > 0) {
        return readFormats(context, stream, firstFormat, formats);
      }
      int size = context.size();
      if (!readLine(context, stream, true)) {
        context.setSize(size);
        context.pushNil();
      }
      return 1;
    } finally {
      stream.endReading();
    }
  }

  private static int readFormats(
      CallContext context, FileStream stream, int firstFormat, int formats) throws IOException {
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

  private static boolean readFormat(CallContext context, FileStream stream, int index)
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

  /** Pushes an empty string. Returns whether there is more to read. */
  private static boolean atMore(CallContext context, FileStream stream) throws IOException {
    context.pushBytes(EMPTY);
    return stream.peek() != FileStream.END;
  }

  /** Pushes a line, or an empty string at the end. Returns whether there was a line. */
  private static boolean readLine(CallContext context, FileStream stream, boolean chop)
      throws IOException {
    if (stream.fill()) {
      int end = stream.indexOfNewline();
      if (end < stream.limit()) {
        pushPiece(context, stream, end, chop);
        return true;
      }
    }
    return readLongLine(context, stream, chop);
  }

  /** Pushes and takes the buffered bytes up to a line end. */
  private static void pushPiece(CallContext context, FileStream stream, int end, boolean chop) {
    int from = stream.at();
    stream.skip(end + 1 - from);
    context.pushBytes(stream.buffer(), from, (chop ? end : end + 1) - from);
  }

  /** Reads a line that extends beyond the stream's buffer. */
  private static boolean readLongLine(CallContext context, FileStream stream, boolean chop)
      throws IOException {
    try (ChargedBytes line = new ChargedBytes(context.state())) {
      boolean ended = false;
      while (!ended && stream.fill()) {
        int from = stream.at();
        int end = stream.indexOfNewline();
        ended = end < stream.limit();
        int to = ended && !chop ? end + 1 : end;
        Work.handled(context.state(), end - from);
        line.reserve(to - from);
        line.bytes().append(stream.buffer(), from, to);
        stream.skip((ended ? end + 1 : end) - from);
      }
      context.pushBytes(line.bytes().array(), 0, line.bytes().length());
      return ended || line.bytes().length() > 0;
    }
  }

  /** Pushes up to {@code wanted} bytes. Returns whether there were any. */
  private static boolean readBytes(CallContext context, FileStream stream, long wanted)
      throws IOException {
    if (wanted < 0) {
      throw Errors.outOfMemory(context.state().record());
    }
    if (wanted <= stream.limit() - stream.at()) {
      int from = stream.at();
      stream.skip((int) wanted);
      context.pushBytes(stream.buffer(), from, (int) wanted);
      return true;
    }
    try (ChargedBytes bytes = new ChargedBytes(context.state())) {
      long left = wanted;
      // One byte more than the estimate, so that the end can be detected without growing the
      // buffer.
      long expected = left <= PIECE ? left : Math.min(left, stream.remaining() + 1);
      bytes.reserve(expected);
      bytes.bytes().reserve((int) expected);
      int piece = (int) Math.clamp(expected, PIECE, Work.PIECE);
      int room;
      int got;
      do {
        int length = bytes.bytes().length();
        room = (int) Math.min(left, piece);
        bytes.reserve(room);
        bytes.bytes().setLength(length + room);
        got = stream.read(bytes.bytes().array(), length, room);
        bytes.bytes().setLength(length + got);
        left -= got;
        Work.handled(context.state(), got);
      } while (got == room && left > 0);
      context.pushBytes(bytes.bytes().array(), 0, bytes.bytes().length());
      return bytes.bytes().length() > 0;
    }
  }

  /** Pushes the number whose numeral comes next, or nil. Returns whether there was one. */
  private static boolean readNumber(CallContext context, FileStream stream) throws IOException {
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
    private final FileStream stream;
    private final ByteBuilder text = new ByteBuilder();

    Numeral(FileStream stream) {
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
      return character == ' ' || (character >= '\t' && character <= '\r');
    }

    private boolean take(String characters) throws IOException {
      int next = stream.peek();
      if (next < 0 || characters.indexOf(next) < 0) {
        return false;
      }
      return takeNext();
    }

    /** Takes the next character. A numeral that is too long becomes empty and thus invalid. */
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
