package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;

/** Searches a string for another string. */
final class PlainSearch {
  private static final int BYTES = StringLayout.BYTES;

  /** A word whose bytes are all 1. */
  private static final long ONES = 0x0101_0101_0101_0101L;

  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /** Number of positions, and of bytes of attempted matches, between two interrupt checks. */
  private static final long PIECE = Work.PIECE;

  /** Number of bytes that are compared one by one before the rest is compared as a block. */
  private static final long COMPARED_SINGLY = 16;

  private PlainSearch() {}

  /**
   * Finds the first occurrence at or after an offset.
   *
   * @param from offset in bytes, at most the string's length
   * @return its offset, or -1
   */
  static long find(LuaState state, long string, long from, long sought) {
    long soughtLength = Strings.length(sought);
    if (soughtLength == 0) {
      return from;
    }
    long last = Strings.length(string) - soughtLength;
    int first = Memory.getByte(sought + BYTES);
    long work = 0;
    for (long at = from; at <= last; at++) {
      long found = findByte(string + BYTES, at, Math.min(last, at + PIECE), first);
      work += found - at + 1;
      at = found;
      if (Memory.getByte(string + BYTES + at) == first) {
        long differs = mismatch(string + BYTES + at, sought + BYTES, soughtLength);
        if (differs < 0) {
          Work.handled(state, work + soughtLength);
          return at;
        }
        work += differs;
      }
      if (work >= PIECE) {
        Work.handled(state, work);
        work = 0;
      }
    }
    Work.handled(state, work);
    return -1;
  }

  /** Offset of the first byte with a value at or after an offset, or the string's length. */
  static long indexOf(LuaState state, long string, long from, int sought) {
    long length = Strings.length(string);
    for (long at = from; ; ) {
      long last = Math.min(length, at + PIECE);
      long found = findByte(string + BYTES, at, last, sought);
      Work.handled(state, found - at);
      if (found < last || last == length) {
        return found;
      }
      at = last;
    }
  }

  /** Index of the first byte at which two ranges with the same first byte differ, or -1. */
  private static long mismatch(long first, long second, long length) {
    long compared = Math.min(length, COMPARED_SINGLY);
    for (long i = 1; i < compared; i++) {
      if (Memory.getByte(first + i) != Memory.getByte(second + i)) {
        return i;
      }
    }
    if (compared == length) {
      return -1;
    }
    long rest = Memory.mismatch(first + compared, second + compared, length - compared);
    return rest < 0 ? -1 : compared + rest;
  }

  /**
   * The offset of the first byte with a value between two offsets, or the last offset.
   *
   * @param bytes address from which the offsets count
   */
  static long findByte(long bytes, long from, long last, int sought) {
    long at = from;
    long pattern = ONES * sought;
    for (; at + Long.BYTES <= last; at += Long.BYTES) {
      long different = Memory.getLong(bytes + at) ^ pattern;
      // The lowest high bit that is set belongs to the lowest byte that is 0.
      long zeros = different - ONES & ~different & HIGH_BITS;
      if (zeros != 0) {
        return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    while (at < last && Memory.getByte(bytes + at) != sought) {
      at++;
    }
    return at;
  }
}
