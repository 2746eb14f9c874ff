package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.text.ByteBuilder;
import dev.perigee.runtime.value.Strings;

/** {@code pack}, {@code packsize} and {@code unpack} of {@code string} (manual 6.4.2). */
final class Packing {
  private static final int BYTES = StringLayout.BYTES;

  /** The largest result of {@code packsize}, as in PUC Lua. */
  private static final long MAXIMUM_SIZE = Integer.MAX_VALUE;

  private Packing() {}

  static int packSize(CallContext context) {
    PackFormat format = new PackFormat(context);
    long total = 0;
    while (format.hasNext()) {
      format.next(total);
      if (format.isVariable()) {
        throw context.argumentError(1, "variable-length format");
      }
      long size = (long) format.size() + format.padding();
      if (total > MAXIMUM_SIZE - size) {
        throw context.argumentError(1, "format result too large");
      }
      total += size;
    }
    context.pushInteger(total);
    return 1;
  }

  static int pack(CallContext context) {
    PackFormat format = new PackFormat(context);
    int argument = 1;
    try (ChargedBytes out = new ChargedBytes(context.state())) {
      while (format.hasNext()) {
        format.next(out.bytes().length());
        out.reserve(format.padding() + PackFormat.MAX_INTEGER_SIZE);
        out.bytes().appendRepeated(0, format.padding());
        switch (format.kind()) {
          case PADDING -> out.bytes().append(0);
          case ALIGNMENT, NONE -> {}
          default -> packValue(context, format, ++argument, out);
        }
      }
      context.pushBytes(out.bytes().array(), 0, out.bytes().length());
      return 1;
    }
  }

  private static void packValue(
      CallContext context, PackFormat format, int argument, ChargedBytes out) {
    ByteBuilder bytes = out.bytes();
    boolean littleEndian = format.isLittleEndian();
    int size = format.size();
    if (context.isNone(argument)) {
      // PUC Lua has pushed a nil after the arguments.
      String expected = format.takesString() ? "string" : "number";
      throw context.argumentError(argument, expected + " expected, got nil");
    }
    switch (format.kind()) {
      case INTEGER -> {
        long value = context.checkInteger(argument);
        if (size < Long.BYTES && value != signExtended(value, size)) {
          throw context.argumentError(argument, "integer overflow");
        }
        appendInteger(bytes, value, size, littleEndian, value < 0 ? 0xff : 0);
      }
      case UNSIGNED -> {
        long value = context.checkInteger(argument);
        if (!fits(value, size)) {
          throw context.argumentError(argument, "unsigned overflow");
        }
        appendInteger(bytes, value, size, littleEndian, 0);
      }
      case FLOAT -> {
        float value = (float) context.checkNumber(argument);
        appendInteger(bytes, Float.floatToRawIntBits(value), size, littleEndian, 0);
      }
      case DOUBLE -> {
        double value = context.checkNumber(argument);
        appendInteger(bytes, Double.doubleToRawLongBits(value), size, littleEndian, 0);
      }
      case FIXED_STRING -> {
        long string = context.checkString(argument);
        long length = Strings.length(string);
        if (length > size) {
          throw context.argumentError(argument, "string longer than given size");
        }
        out.append(string);
        pad(context.state(), out, size - length);
      }
      case COUNTED_STRING -> {
        long string = context.checkString(argument);
        long length = Strings.length(string);
        if (!fits(length, size)) {
          throw context.argumentError(argument, "string length does not fit in given size");
        }
        appendInteger(bytes, length, size, littleEndian, 0);
        out.append(string);
      }
      case ZERO_TERMINATED -> {
        long string = context.checkString(argument);
        if (PlainSearch.indexOf(context.state(), string, 0, 0) < Strings.length(string)) {
          throw context.argumentError(argument, "string contains zeros");
        }
        out.append(string);
        out.reserve(1);
        bytes.append(0);
      }
      default -> throw new IllegalStateException(format.kind() + " takes no value");
    }
  }

  private static void pad(LuaState state, ChargedBytes out, long count) {
    out.reserve(count);
    for (long done = 0; done < count; ) {
      int piece = (int) Math.min(count - done, Work.PIECE);
      out.bytes().appendRepeated(0, piece);
      Work.handled(state, piece);
      done += piece;
    }
  }

  /** Whether an unsigned number fits in {@code size} bytes. */
  private static boolean fits(long value, int size) {
    return size >= Long.BYTES || value >>> (8 * size) == 0;
  }

  private static long signExtended(long value, int size) {
    int unused = Long.SIZE - 8 * size;
    return value << unused >> unused;
  }

  /** Appends a number's bytes. Bytes beyond those of a Lua integer are all {@code further}. */
  private static void appendInteger(
      ByteBuilder out, long value, int size, boolean littleEndian, int further) {
    int first = out.extend(size);
    byte[] bytes = out.array();
    for (int i = 0; i < size; i++) {
      int part = i < Long.BYTES ? (int) (value >>> (8 * i)) : further;
      bytes[littleEndian ? first + i : first + size - 1 - i] = (byte) part;
    }
  }

  static int unpack(CallContext context) {
    PackFormat format = new PackFormat(context);
    long string = context.checkString(2);
    long length = Strings.length(string);
    long at = StringLibrary.startPosition(context.optionalInteger(3, 1), length) - 1;
    if (at > length) {
      throw context.argumentError(3, "initial position out of string");
    }
    int results = 0;
    while (format.hasNext()) {
      format.next(at);
      if ((long) format.padding() + format.size() > length - at) {
        throw context.argumentError(2, "data string too short");
      }
      at += format.padding();
      switch (format.kind()) {
        case PADDING, ALIGNMENT, NONE -> at += format.size();
        default -> {
          Results.ensure(context, 2, "stack overflow (too many results)");
          at = unpackValue(context, format, string, at);
          results++;
        }
      }
    }
    context.pushInteger(at + 1);
    return results + 1;
  }

  /** Pushes the value at an offset, and returns the offset behind it. */
  private static long unpackValue(
      CallContext context, PackFormat format, long string, long offset) {
    long address = string + BYTES + offset;
    long left = Strings.length(string) - offset;
    int size = format.size();
    long end = offset + size;
    switch (format.kind()) {
      case INTEGER -> context.pushInteger(readInteger(context, format, address, true));
      case UNSIGNED -> context.pushInteger(readInteger(context, format, address, false));
      case FLOAT -> {
        int bits = (int) readInteger(context, format, address, false);
        context.pushFloat(Float.intBitsToFloat(bits));
      }
      case DOUBLE -> {
        long bits = readInteger(context, format, address, false);
        context.pushFloat(Double.longBitsToDouble(bits));
      }
      case FIXED_STRING -> pushString(context, address, size);
      case COUNTED_STRING -> {
        long length = readInteger(context, format, address, false);
        if (length < 0 || length > left - size) {
          throw context.argumentError(2, "data string too short");
        }
        pushString(context, address + size, length);
        end += length;
      }
      case ZERO_TERMINATED -> {
        long zero = PlainSearch.indexOf(context.state(), string, offset, 0);
        if (zero == Strings.length(string)) {
          throw context.argumentError(2, "unfinished string for format 'z'");
        }
        pushString(context, address, zero - offset);
        end = zero + 1;
      }
      default -> throw new IllegalStateException(format.kind() + " gives no value");
    }
    return end;
  }

  private static void pushString(CallContext context, long address, long length) {
    context.pushString(context.state().strings().create(address, length));
  }

  private static long readInteger(
      CallContext context, PackFormat format, long address, boolean signed) {
    int size = format.size();
    long value = 0;
    for (int i = Math.min(size, Long.BYTES) - 1; i >= 0; i--) {
      value = value << 8 | byteOf(format, address, i);
    }
    if (size < Long.BYTES) {
      return signed ? signExtended(value, size) : value;
    }
    int further = signed && value < 0 ? 0xff : 0;
    for (int i = Long.BYTES; i < size; i++) {
      if (byteOf(format, address, i) != further) {
        throw context.error(size + "-byte integer does not fit into Lua Integer");
      }
    }
    return value;
  }

  /** A byte of a number. Index 0 is the least significant byte. */
  private static int byteOf(PackFormat format, long address, int index) {
    int offset = format.isLittleEndian() ? index : format.size() - 1 - index;
    return Memory.getByte(address + offset);
  }
}
