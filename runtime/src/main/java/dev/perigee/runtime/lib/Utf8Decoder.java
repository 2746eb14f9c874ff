package dev.perigee.runtime.lib;

import dev.perigee.runtime.memory.Memory;

/** Reads UTF-8 in raw memory as the functions of {@code utf8} take it (manual 6.5). */
final class Utf8Decoder {
  /** No encoding. */
  static final long INVALID = -1;

  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private static final int MAXIMUM_UNICODE = 0x10_ffff;

  /** The least value for which so many continuation bytes are needed. */
  private static final int[] LEAST = {0, 0x80, 0x800, 0x1_0000, 0x20_0000, 0x400_0000};

  private Utf8Decoder() {}

  /**
   * Decodes a character.
   *
   * @param at address of its first byte, before the end
   * @param end address behind the string
   * @param strict whether surrogates and values above 10FFFF are invalid
   * @return what {@link #code} and {@link #size} take apart, or {@link #INVALID}
   */
  static long decode(long at, long end, boolean strict) {
    int first = Memory.getByte(at);
    if (first < 0x80) {
      return 1L << 32 | first;
    }
    // As many leading ones as there are bytes, continuation bytes being none or too many.
    int size = Integer.numberOfLeadingZeros(~(first << 24));
    if (size < 2 || size > LEAST.length || size > end - at) {
      return INVALID;
    }
    int code = first & 0x7f >> size;
    for (int i = 1; i < size; i++) {
      int next = Memory.getByte(at + i);
      if (!isContinuation(next)) {
        return INVALID;
      }
      code = code << 6 | next & 0x3f;
    }
    if (code < LEAST[size - 1]) {
      return INVALID;
    }
    if (strict && (code > MAXIMUM_UNICODE || code >= 0xd800 && code <= 0xdfff)) {
      return INVALID;
    }
    return (long) size << 32 | code;
  }

  /** The value of a character that {@link #decode} gave. */
  static long code(long decoded) {
    return (int) decoded;
  }

  /** The number of bytes of a character that {@link #decode} gave. */
  static int size(long decoded) {
    return (int) (decoded >>> 32);
  }

  /** Whether 8 ASCII bytes stand from an address on, all of them before an end. */
  static boolean isAsciiWord(long at, long end) {
    return end - at >= Long.BYTES && (Memory.getLong(at) & HIGH_BITS) == 0;
  }

  private static boolean isContinuation(int value) {
    return (value & 0xc0) == 0x80;
  }

  /** Whether there is a continuation byte at an address, which may be the string's end. */
  static boolean isContinuation(long at, long end) {
    return at < end && isContinuation(Memory.getByte(at));
  }
}
