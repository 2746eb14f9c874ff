package dev.perigee.runtime.lib;

import dev.perigee.runtime.memory.Memory;

/** Decodes UTF-8 in raw memory as the functions of {@code utf8} do (manual 6.5). */
final class Utf8Decoder {
  /** The result for an invalid encoding. */
  static final long INVALID = -1;

  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private static final int MAXIMUM_UNICODE = 0x10_ffff;

  /** The smallest value that needs a number of continuation bytes, indexed by that number. */
  private static final int[] MIN_VALUES = {0, 0x80, 0x800, 0x1_0000, 0x20_0000, 0x400_0000};

  private Utf8Decoder() {}

  /**
   * Decodes a character.
   *
   * @param at address of its first byte, before the end
   * @param end address behind the string
   * @param strict whether surrogates and values above 10FFFF are invalid
   * @return a value for {@link #code} and {@link #size}, or {@link #INVALID}
   */
  static long decode(long at, long end, boolean strict) {
    int first = Memory.getByte(at);
    if (first < 0x80) {
      return 1L << 32 | first;
    }
    // The number of leading ones is the number of bytes. A continuation byte has 1, which is
    // invalid.
    int size = Integer.numberOfLeadingZeros(~(first << 24));
    if (size < 2 || size > MIN_VALUES.length || size > end - at) {
      return INVALID;
    }
    int code = first & 0x7f >> size;
    for (int i = 1; i < size; i++) {
      int next = Memory.getByte(at + i);
      if (!isContinuation(next)) {
        return INVALID;
      }
      code = code << 6 | (next & 0x3f);
    }
    if (code < MIN_VALUES[size - 1]) {
      return INVALID;
    }
    if (strict && (code > MAXIMUM_UNICODE || (code >= 0xd800 && code <= 0xdfff))) {
      return INVALID;
    }
    return (long) size << 32 | code;
  }

  /** The value of a character that {@link #decode} returned. */
  static long code(long decoded) {
    return (int) decoded;
  }

  /** The number of bytes of a character that {@link #decode} returned. */
  static int size(long decoded) {
    return (int) (decoded >>> 32);
  }

  /** Whether there are 8 ASCII bytes at an address, all of them before an end. */
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
