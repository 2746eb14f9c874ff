package dev.perigee.runtime.lib;

import dev.perigee.runtime.layout.PatternKind;
import dev.perigee.runtime.layout.PatternLayout;
import dev.perigee.runtime.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * A pattern (manual 6.4.1) in the form that {@link PatternMatcher} runs: a list of items in the
 * pattern's order. Since patterns have no alternatives and repeat only single bytes, every path to
 * an item passes the same captures. Their numbers, and whether one is still open, are therefore
 * known statically.
 */
final class PatternProgram {
  /** Maximum number of captures of a pattern. */
  static final int MAX_CAPTURES = PatternLayout.CAPTURE_COUNT;

  /** Maximum recursion depth of PUC Lua's matcher, its MAXCCALLS. */
  static final int MAX_DEPTH = 200;

  /** Approximate bytes of Java heap of an item, and of a set. */
  private static final int ITEM_BYTES = 56;

  private static final int SET_BYTES = CharacterClasses.SIZE + 16;

  /** Maximum bytes of Java heap for a byte of a pattern, which may add two sets. */
  static final int BYTES_PER_PATTERN_BYTE = 1 + ITEM_BYTES + 2 * SET_BYTES;

  /** The pattern from which the program was made. */
  final byte[] pattern;

  /** The bytes that {@link PatternCache} has charged for a program that it does not keep. */
  long chargedForUse;

  /** Whether the pattern is anchored at the first position. */
  final boolean anchored;

  /** The items; the last one is {@link PatternKind#MATCH} or {@link PatternKind#MALFORMED}. */
  final PatternItem[] items;

  /** Number of captures. */
  final int captures;

  /** Bit i: capture i is a position. */
  final int positions;

  /** Bit i: capture i is never closed. */
  private final int unfinished;

  /** Whether machine code can run it ({@link PatternRecords}). */
  final boolean forMachineCode;

  /** The address of its record, or 0 if it has none, and the record's size in bytes. */
  long record;

  long recordBytes;

  /** The set of bytes with which a match may begin, or null if it is not known. */
  final boolean @Nullable [] first;

  /** Whether a match may begin at the subject's end. */
  final boolean firstAtEnd;

  /** The only byte in {@link #first}, or -1. */
  final int firstByte;

  PatternProgram(
      byte[] pattern,
      boolean anchored,
      PatternItem[] items,
      int captures,
      int positions,
      int unfinished,
      boolean @Nullable [] first,
      boolean firstAtEnd) {
    this.pattern = pattern;
    this.anchored = anchored;
    this.items = items;
    this.captures = captures;
    this.positions = positions;
    this.unfinished = unfinished;
    this.first = first;
    this.firstAtEnd = firstAtEnd;
    forMachineCode = unfinished == 0 && PatternRecords.canHold(items, pattern.length);
    firstByte = first == null ? -1 : CharacterClasses.onlyMember(first);
  }

  boolean isPosition(int capture) {
    return (positions >>> capture & 1) != 0;
  }

  boolean isUnfinished(int capture) {
    return (unfinished >>> capture & 1) != 0;
  }

  /** Whether the program was made from the bytes at an address. */
  boolean isCompiledFrom(long address, long length) {
    if (length != pattern.length) {
      return false;
    }
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i] != (byte) Memory.getByte(address + i)) {
        return false;
      }
    }
    return true;
  }

  /** Approximate bytes of Java heap that it takes. */
  long size() {
    long size = (long) pattern.length + SET_BYTES;
    for (PatternItem item : items) {
      size += ITEM_BYTES + (item.isRepeated() ? 2 * SET_BYTES : SET_BYTES);
    }
    return size;
  }
}
