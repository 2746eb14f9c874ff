package dev.perigee.runtime.lib;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Constant;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import org.jspecify.annotations.Nullable;

/** {@code string} (manual 6.4) and the metatable of strings. */
public enum StringLibrary implements LibraryFunction {
  BYTE,
  CHAR,
  DUMP,
  FIND,
  FORMAT,
  GMATCH,
  GSUB,
  LEN,
  LOWER,
  MATCH,
  PACK,
  PACKSIZE,
  REP,
  REVERSE,
  SUB,
  UNPACK,
  UPPER;

  private static final int BYTES = StringLayout.BYTES;
  private static final byte[] EMPTY = {};

  /** The longest result of {@code rep}, as in PUC Lua. */
  private static final long MAXIMUM_REPEATED = Integer.MAX_VALUE;

  /** Makes the library and the metatable of strings. */
  public static void open(LuaState state) {
    LibraryTable library = LibraryTable.create(state, "string", 18).functions(values());
    LibraryTable metatable =
        LibraryTable.create(state, "", 16).functions(StringArithmetic.values());
    metatable.context().push(Tag.TABLE, library.table());
    metatable.set("__index");
    state.metatables().set(Tag.STRING, 0, metatable.table());
    metatable.drop();
    library.publish("string");
  }

  @Override
  public @Nullable Builtin builtin() {
    return switch (this) {
      case BYTE -> Builtin.STRING_BYTE;
      case CHAR -> Builtin.STRING_CHAR;
      case FIND -> Builtin.STRING_FIND;
      case FORMAT -> Builtin.STRING_FORMAT;
      case GMATCH -> Builtin.STRING_GMATCH;
      case GSUB -> Builtin.STRING_GSUB;
      case LEN -> Builtin.STRING_LEN;
      case LOWER -> Builtin.STRING_LOWER;
      case MATCH -> Builtin.STRING_MATCH;
      case REP -> Builtin.STRING_REP;
      case SUB -> Builtin.STRING_SUB;
      case UPPER -> Builtin.STRING_UPPER;
      default -> null;
    };
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case BYTE -> byteValues(context);
      case CHAR -> fromBytes(context);
      case DUMP -> BinaryChunks.dump(context);
      case FIND -> PatternFunctions.of(context).find(context);
      case FORMAT -> StringFormat.format(context);
      case GMATCH -> PatternFunctions.of(context).gmatch(context);
      case GSUB -> PatternFunctions.of(context).gsub(context);
      case LEN -> length(context);
      case LOWER -> lower(context);
      case MATCH -> PatternFunctions.of(context).match(context);
      case PACK -> Packing.pack(context);
      case PACKSIZE -> Packing.packSize(context);
      case REP -> repeat(context);
      case REVERSE -> reverse(context);
      case SUB -> substring(context);
      case UNPACK -> Packing.unpack(context);
      case UPPER -> upper(context);
    };
  }

  /** A start position, at least 1, from an argument that may count from the string's end. */
  static long startPosition(long position, long length) {
    if (position > 0) {
      return position;
    }
    return position == 0 || position < -length ? 1 : length + position + 1;
  }

  /**
   * An end position, from 0 to the length, from an argument that may count from the string's end.
   */
  private static long endPosition(long position, long length) {
    if (position > length) {
      return length;
    }
    if (position >= 0) {
      return position;
    }
    return position < -length ? 0 : length + position + 1;
  }

  private static int length(CallContext context) {
    context.pushInteger(Strings.length(context.checkString(1)));
    return 1;
  }

  private static int substring(CallContext context) {
    long string = context.checkString(1);
    long length = Strings.length(string);
    long start = startPosition(context.checkInteger(2), length);
    long end = endPosition(context.optionalInteger(3, -1), length);
    if (start > end) {
      context.pushBytes(EMPTY);
    } else if (start == 1 && end == length) {
      context.pushString(string);
    } else {
      long count = end - start + 1;
      context.pushString(context.state().strings().substring(string, start - 1, count));
    }
    return 1;
  }

  private static int byteValues(CallContext context) {
    long string = context.checkString(1);
    long length = Strings.length(string);
    long first = context.optionalInteger(2, 1);
    long start = startPosition(first, length);
    long end = endPosition(context.optionalInteger(3, first), length);
    if (start > end) {
      return 0;
    }
    if (end - start >= Stack.MAX_SLOTS) {
      throw context.error("stack overflow (string slice too long)");
    }
    int count = (int) (end - start) + 1;
    if (count > CallContext.FREE_SLOTS) {
      Results.ensure(context, count, "stack overflow (string slice too long)");
    }
    context.state().meter().count(count);
    for (int i = 0; i < count; i++) {
      context.pushInteger(Memory.getByte(string + BYTES + start - 1 + i));
    }
    return count;
  }

  private static int fromBytes(CallContext context) {
    int count = context.count();
    context.state().meter().count(count);
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      long value = context.checkInteger(i + 1);
      if (value < 0 || value > 0xff) {
        throw context.argumentError(i + 1, "value out of range");
      }
      bytes[i] = (byte) value;
    }
    context.pushBytes(bytes);
    return 1;
  }

  private static int repeat(CallContext context) {
    long string = context.checkString(1);
    long count = context.checkInteger(2);
    long separator = context.isNoneOrNil(3) ? 0 : context.checkString(3);
    long length = Strings.length(string);
    long separatorLength = separator == 0 ? 0 : Strings.length(separator);
    if (count <= 0) {
      context.pushBytes(EMPTY);
      return 1;
    }
    long period = length + separatorLength;
    if (period > MAXIMUM_REPEATED / count) {
      throw context.error("resulting string too large");
    }
    long total = period * count - separatorLength;
    if (total <= Constant.MAX_SHORT_STRING) {
      pushShortRepeated(context, string, separator, (int) total);
      return 1;
    }
    LuaState state = context.state();
    long target = state.strings().allocateLong(total);
    context.push(Tag.LONG_STRING, target);
    target += BYTES;
    state.strings().copy(string + BYTES, target, length);
    if (total > length) {
      if (separatorLength > 0) {
        state.strings().copy(separator + BYTES, target + length, separatorLength);
      }
      for (long done = period; done < total; ) {
        long piece = Math.min(done, total - done);
        state.strings().copy(target, target + done, piece);
        done += piece;
      }
    }
    return 1;
  }

  private static void pushShortRepeated(
      CallContext context, long string, long separator, int total) {
    byte[] bytes = new byte[total];
    int length = (int) Math.min(Strings.length(string), total);
    Memory.copyOut(string + BYTES, bytes, 0, length);
    int done = length;
    if (separator != 0 && done < total) {
      int separatorLength = (int) Strings.length(separator);
      Memory.copyOut(separator + BYTES, bytes, done, separatorLength);
      done += separatorLength;
    }
    int period = done;
    for (; done < total; done++) {
      bytes[done] = bytes[done - period];
    }
    context.pushBytes(bytes);
  }

  private static int reverse(CallContext context) {
    long string = context.checkString(1);
    long length = Strings.length(string);
    long last = string + BYTES + length - 1;
    if (length <= Constant.MAX_SHORT_STRING) {
      byte[] bytes = new byte[(int) length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Memory.getByte(last - i);
      }
      context.pushBytes(bytes);
      return 1;
    }
    long target = context.state().strings().allocateLong(length);
    context.push(Tag.LONG_STRING, target);
    for (long done = 0; done < length; ) {
      long end = Math.min(length, done + Work.PIECE);
      for (long i = done; i < end; i++) {
        Memory.putByte(target + BYTES + i, Memory.getByte(last - i));
      }
      Work.handled(context.state(), end - done);
      done = end;
    }
    return 1;
  }

  private static int lower(CallContext context) {
    return changeCase(context, 'A', 'Z');
  }

  private static int upper(CallContext context) {
    return changeCase(context, 'a', 'z');
  }

  /** Changes the case of the ASCII letters in a range. */
  private static int changeCase(CallContext context, int from, int to) {
    long string = context.checkString(1);
    long length = Strings.length(string);
    if (length <= Constant.MAX_SHORT_STRING) {
      byte[] bytes = new byte[(int) length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) changeCase(Memory.getByte(string + BYTES + i), from, to);
      }
      context.pushBytes(bytes);
      return 1;
    }
    long target = context.state().strings().allocateLong(length);
    context.push(Tag.LONG_STRING, target);
    for (long done = 0; done < length; ) {
      long end = Math.min(length, done + Work.PIECE);
      for (long i = done; i < end; i++) {
        int changed = changeCase(Memory.getByte(string + BYTES + i), from, to);
        Memory.putByte(target + BYTES + i, changed);
      }
      Work.handled(context.state(), end - done);
      done = end;
    }
    return 1;
  }

  private static int changeCase(int character, int from, int to) {
    return character >= from && character <= to ? character ^ 0x20 : character;
  }
}
