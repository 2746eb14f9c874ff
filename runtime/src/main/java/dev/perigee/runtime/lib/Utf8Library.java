package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.text.Utf8;
import dev.perigee.runtime.value.Strings;

/** {@code utf8} (manual 6.5). Positions count bytes from 1. */
public enum Utf8Library implements LibraryFunction {
  CHAR,
  CODEPOINT,
  CODES,
  LEN,
  OFFSET;

  private static final int BYTES = StringLayout.BYTES;
  private static final String INVALID = "invalid UTF-8 code";

  /** The value of {@code charpattern}, which matches one character of a valid string. */
  private static final byte[] CHARACTER_PATTERN = {
    '[',
    0,
    '-',
    0x7f,
    (byte) 0xc2,
    '-',
    (byte) 0xfd,
    ']',
    '[',
    (byte) 0x80,
    '-',
    (byte) 0xbf,
    ']',
    '*'
  };

  // Indices of the iterators that codes holds

  private static final int STRICT = 1;
  private static final int LAX = 2;

  /** Number of characters or bytes between two interrupt checks. */
  private static final int PIECE = 1 << 16;

  /** Characters that count as one instruction. */
  private static final int CHARACTERS_PER_INSTRUCTION = 4;

  /** Makes the library. */
  public static void open(LuaState state) {
    LibraryTable library =
        LibraryTable.create(state, "utf8", 8).functions(CHAR, CODEPOINT, LEN, OFFSET);
    library.pushFunction(LibraryIterator.CODES, 0);
    library.pushFunction(LibraryIterator.LAX_CODES, 0);
    library.pushFunction(CODES, 2);
    library.set("codes");
    library.context().pushBytes(CHARACTER_PATTERN);
    library.set("charpattern");
    library.publish("utf8");
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case CHAR -> characters(context);
      case CODEPOINT -> codePoints(context);
      case CODES -> codes(context);
      case LEN -> length(context);
      case OFFSET -> offset(context);
    };
  }

  /** A position from an argument that may count from the string's end. 0 is before the string. */
  private static long position(long position, long length) {
    if (position >= 0) {
      return position;
    }
    return position < -length ? 0 : length + position + 1;
  }

  private static int characters(CallContext context) {
    int count = context.count();
    if (count == 1) {
      byte[] bytes = new byte[Utf8.MAXIMUM_LENGTH];
      context.pushBytes(bytes, 0, Utf8.write(checkCode(context, 1), bytes, 0));
      return 1;
    }
    try (ChargedBytes out = new ChargedBytes(context.state())) {
      for (int i = 1; i <= count; i++) {
        out.reserve(Utf8.MAXIMUM_LENGTH);
        Utf8.append(out.bytes(), checkCode(context, i));
      }
      context.pushBytes(out.bytes().array(), 0, out.bytes().length());
      return 1;
    }
  }

  private static long checkCode(CallContext context, int index) {
    long code = context.checkInteger(index);
    if (code < 0 || code > Utf8.MAXIMUM) {
      throw context.argumentError(index, "value out of range");
    }
    return code;
  }

  private static int length(CallContext context) {
    long string = context.checkString(1);
    long length = Strings.length(string);
    long start = position(context.optionalInteger(2, 1), length);
    long last = position(context.optionalInteger(3, -1), length);
    boolean strict = !context.isTrue(4);
    if (start < 1 || start > length + 1) {
      throw context.argumentError(2, "initial position out of bounds");
    }
    if (last > length) {
      throw context.argumentError(3, "final position out of bounds");
    }
    long begin = string + BYTES;
    long end = begin + length;
    long at = begin + start - 1;
    long limit = begin + last;
    long characters = 0;
    while (at < limit) {
      long pieceStart = at;
      long pieceEnd = Math.min(limit, at + PIECE);
      while (at < pieceEnd) {
        if (Utf8Decoder.isAsciiWord(at, pieceEnd)) {
          at += Long.BYTES;
          characters += Long.BYTES;
          continue;
        }
        long decoded = Utf8Decoder.decode(at, end, strict);
        if (decoded == Utf8Decoder.INVALID) {
          context.pushNil();
          context.pushInteger(at - begin + 1);
          return 2;
        }
        at += Utf8Decoder.size(decoded);
        characters++;
      }
      context.state().meter().count((at - pieceStart) / CHARACTERS_PER_INSTRUCTION);
    }
    context.pushInteger(characters);
    return 1;
  }

  private static int codePoints(CallContext context) {
    long string = context.checkString(1);
    long length = Strings.length(string);
    long start = position(context.optionalInteger(2, 1), length);
    long last = position(context.optionalInteger(3, start), length);
    boolean strict = !context.isTrue(4);
    if (start < 1) {
      throw context.argumentError(2, "out of bounds");
    }
    if (last > length) {
      throw context.argumentError(3, "out of bounds");
    }
    if (start > last) {
      return 0;
    }
    // There may be fewer characters, but PUC Lua, too, requires room for one result per byte.
    Results.ensure(context, last - start + 1, "stack overflow (string slice too long)");
    long end = string + BYTES + length;
    long at = string + BYTES + start - 1;
    int count = 0;
    while (at < string + BYTES + last) {
      long decoded = Utf8Decoder.decode(at, end, strict);
      if (decoded == Utf8Decoder.INVALID) {
        throw context.error(INVALID);
      }
      context.state().meter().count(1);
      context.pushInteger(Utf8Decoder.code(decoded));
      at += Utf8Decoder.size(decoded);
      count++;
    }
    return count;
  }

  private static int offset(CallContext context) {
    long string = context.checkString(1);
    long length = Strings.length(string);
    long count = context.checkInteger(2);
    long position = position(context.optionalInteger(3, count >= 0 ? 1 : length + 1), length);
    if (position < 1 || position > length + 1) {
      throw context.argumentError(3, "position out of bounds");
    }
    long begin = string + BYTES;
    long end = begin + length;
    long at = begin + position - 1;
    long left = count;
    if (left == 0) {
      at = characterStart(context.state(), begin, at, end);
    } else if (Utf8Decoder.isContinuation(at, end)) {
      throw context.error("initial position is a continuation byte");
    } else if (left < 0) {
      for (; left < 0 && at > begin; left++) {
        at = characterStart(context.state(), begin, at - 1, end);
      }
    } else {
      for (left--; left > 0 && at < end; left--) {
        at = skipContinuation(context.state(), at + 1, end);
      }
    }
    if (left == 0) {
      context.pushInteger(at - begin + 1);
    } else {
      context.pushNil();
    }
    return 1;
  }

  /** The first byte of the character that contains an address, or the string's first byte. */
  private static long characterStart(LuaState state, long begin, long address, long end) {
    long at = address;
    state.meter().count(1);
    while (at > begin && Utf8Decoder.isContinuation(at, end)) {
      at--;
      if ((at & PIECE - 1) == 0) {
        state.meter().count(PIECE / CHARACTERS_PER_INSTRUCTION);
      }
    }
    return at;
  }

  /** The first address, at or after {@code address}, without a continuation byte. */
  private static long skipContinuation(LuaState state, long address, long end) {
    long at = address;
    state.meter().count(1);
    while (Utf8Decoder.isContinuation(at, end)) {
      at++;
      if ((at & PIECE - 1) == 0) {
        state.meter().count(PIECE / CHARACTERS_PER_INSTRUCTION);
      }
    }
    return at;
  }

  private static int codes(CallContext context) {
    long string = context.checkString(1);
    long begin = string + BYTES;
    if (Utf8Decoder.isContinuation(begin, begin + Strings.length(string))) {
      throw context.argumentError(1, INVALID);
    }
    long iterator = context.held(context.isTrue(2) ? LAX : STRICT);
    context.push(Tag.BUILTIN, Memory.getLong(iterator + SlotLayout.PAYLOAD));
    context.pushValue(1);
    context.pushInteger(0);
    return 3;
  }

  /** The iterator of {@code codes}. */
  static int nextCode(CallContext context, boolean strict) {
    long string = context.checkString(1);
    long length = Strings.length(string);
    LuaState state = context.state();
    boolean isInteger = state.conversions().toInteger(context.tag(2), context.payload(2));
    // The control variable, taken as an offset, is behind the first byte of the previous character.
    long offset = isInteger ? state.conversions().integer() : 0;
    long begin = string + BYTES;
    long end = begin + length;
    if (offset < 0 || offset >= length) {
      return 0;
    }
    long at = begin + offset;
    at = skipContinuation(state, at, end);
    if (at == end) {
      return 0;
    }
    long decoded = Utf8Decoder.decode(at, end, strict);
    if (decoded == Utf8Decoder.INVALID
        || Utf8Decoder.isContinuation(at + Utf8Decoder.size(decoded), end)) {
      throw context.error(INVALID);
    }
    context.pushInteger(at - begin + 1);
    context.pushInteger(Utf8Decoder.code(decoded));
    return 2;
  }
}
