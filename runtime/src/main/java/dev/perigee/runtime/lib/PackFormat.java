package dev.perigee.runtime.lib;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.perigee.runtime.CallContext;
import java.nio.ByteOrder;

/**
 * Reads the options of a format of {@code pack}, {@code packsize} and {@code unpack} (manual
 * 6.4.2), one after the other. "Native" sizes are those of C on 64-bit systems.
 */
final class PackFormat {
  /** The kind of an option. */
  enum Kind {
    INTEGER,
    UNSIGNED,
    FLOAT,
    DOUBLE,

    /** A string of the option's size. */
    FIXED_STRING,

    /** A string preceded by its length, which has the option's size. */
    COUNTED_STRING,

    ZERO_TERMINATED,
    PADDING,

    /** Padding up to the alignment of another option. */
    ALIGNMENT,

    /** An option without a value: a setting or a space. */
    NONE
  }

  /** Maximum size of an integer in bytes. */
  static final int MAX_INTEGER_SIZE = 16;

  private static final int NATIVE_INT = 4;
  private static final int NATIVE_ALIGNMENT = 8;

  private final CallContext context;
  private final byte[] format;
  private int at;
  private boolean littleEndian = isNativeLittleEndian();
  private int maxAlignment = 1;
  private Kind kind = Kind.NONE;
  private int size;
  private int padding;

  /** A reader of the context's first argument. */
  PackFormat(CallContext context) {
    this.context = context;
    format = context.checkBytes(1);
  }

  private static boolean isNativeLittleEndian() {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  /** Whether there is another option; a zero byte ends a format. */
  boolean hasNext() {
    return current() != 0;
  }

  private int current() {
    return at < format.length ? format[at] & 0xff : 0;
  }

  Kind kind() {
    return kind;
  }

  /** Whether the value of the option read last is a string. */
  boolean takesString() {
    return kind == Kind.FIXED_STRING || isVariable();
  }

  /** Whether the size of the option read last depends on a value. */
  boolean isVariable() {
    return kind == Kind.COUNTED_STRING || kind == Kind.ZERO_TERMINATED;
  }

  /**
   * Bytes of the option read last, without {@link #padding}. For a counted string, bytes of its
   * length.
   */
  int size() {
    return size;
  }

  /** Bytes of padding before the option, for its alignment. */
  int padding() {
    return padding;
  }

  /** Whether the current byte order is little endian. */
  boolean isLittleEndian() {
    return littleEndian;
  }

  /**
   * Reads the next option.
   *
   * @param offset number of bytes before the option
   * @throws dev.perigee.runtime.frame.LuaError if the format is not valid
   */
  void next(long offset) {
    context.state().meter().count(1);
    kind = readOption();
    int alignment = size;
    if (kind == Kind.ALIGNMENT) {
      if (!hasNext() || readOption() == Kind.FIXED_STRING || size == 0) {
        throw context.argumentError(1, "invalid next option for option 'X'");
      }
      alignment = size;
      size = 0;
      kind = Kind.ALIGNMENT;
    }
    padding = 0;
    if (alignment > 1 && kind != Kind.FIXED_STRING) {
      alignment = Math.min(alignment, maxAlignment);
      if (Integer.bitCount(alignment) != 1) {
        throw context.argumentError(1, "format asks for alignment not power of 2");
      }
      padding = (int) -offset & alignment - 1;
    }
  }

  /** Reads an option's letter and numeral; sets {@link #size}. */
  private Kind readOption() {
    int option = current();
    at++;
    size = 0;
    switch (option) {
      case 'b' -> {
        return sized(Kind.INTEGER, Byte.BYTES);
      }
      case 'B' -> {
        return sized(Kind.UNSIGNED, Byte.BYTES);
      }
      case 'h' -> {
        return sized(Kind.INTEGER, Short.BYTES);
      }
      case 'H' -> {
        return sized(Kind.UNSIGNED, Short.BYTES);
      }
      case 'i' -> {
        return sized(Kind.INTEGER, readLimitedNumber(NATIVE_INT));
      }
      case 'I' -> {
        return sized(Kind.UNSIGNED, readLimitedNumber(NATIVE_INT));
      }
      case 'l', 'j' -> {
        return sized(Kind.INTEGER, Long.BYTES);
      }
      case 'L', 'J', 'T' -> {
        return sized(Kind.UNSIGNED, Long.BYTES);
      }
      case 'f' -> {
        return sized(Kind.FLOAT, Float.BYTES);
      }
      case 'd', 'n' -> {
        return sized(Kind.DOUBLE, Double.BYTES);
      }
      case 's' -> {
        return sized(Kind.COUNTED_STRING, readLimitedNumber(Long.BYTES));
      }
      case 'c' -> {
        int count = readNumber(-1);
        if (count < 0) {
          throw context.error("missing size for format option 'c'");
        }
        return sized(Kind.FIXED_STRING, count);
      }
      case 'z' -> {
        return Kind.ZERO_TERMINATED;
      }
      case 'x' -> {
        return sized(Kind.PADDING, 1);
      }
      case 'X' -> {
        return Kind.ALIGNMENT;
      }
      case '<' -> littleEndian = true;
      case '>' -> littleEndian = false;
      case '=' -> littleEndian = isNativeLittleEndian();
      case '!' -> maxAlignment = readLimitedNumber(NATIVE_ALIGNMENT);
      case ' ' -> {}
      default ->
          throw context.error(
              ("invalid format option '" + (char) option + "'").getBytes(ISO_8859_1));
    }
    return Kind.NONE;
  }

  private Kind sized(Kind sizedKind, int bytes) {
    size = bytes;
    return sizedKind;
  }

  /** Reads a numeral. It ends before a digit with which it would overflow an int. */
  private int readNumber(int otherwise) {
    if (!CharacterClasses.isDigit(current())) {
      return otherwise;
    }
    int number = 0;
    do {
      number = number * 10 + current() - '0';
      at++;
    } while (CharacterClasses.isDigit(current()) && number <= (Integer.MAX_VALUE - 9) / 10);
    return number;
  }

  private int readLimitedNumber(int otherwise) {
    int number = readNumber(otherwise);
    if (number < 1 || number > MAX_INTEGER_SIZE) {
      throw context.error(
          "integral size (" + number + ") out of limits [1," + MAX_INTEGER_SIZE + "]");
    }
    return number;
  }
}
