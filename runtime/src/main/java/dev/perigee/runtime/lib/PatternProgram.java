package dev.perigee.runtime.lib;

import dev.perigee.runtime.layout.PatternKind;
import dev.perigee.runtime.layout.PatternLayout;
import dev.perigee.runtime.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * A pattern (manual 6.4.1) in the form that {@link PatternMatcher} runs: items in the pattern's
 * order. Since patterns have no alternatives and repeat single bytes only, every way to an item
 * passes the same captures, so their numbers, and whether one is still open, are known beforehand.
 */
final class PatternProgram {
  /** Captures of a pattern. */
  static final int MAX_CAPTURES = PatternLayout.CAPTURE_COUNT;

  /** Matches inside each other in PUC Lua's matcher, its MAXCCALLS. */
  static final int MAX_DEPTH = 200;

  /** Java-heap bytes of an item, and of a set, roughly. */
  private static final int ITEM_BYTES = 56;

  private static final int SET_BYTES = CharacterClasses.SIZE + 16;

  /** Java-heap bytes that a byte of a pattern may take at most: it may bring two sets. */
  static final int BYTES_PER_PATTERN_BYTE = 1 + ITEM_BYTES + 2 * SET_BYTES;

  /** What it was made of. */
  final byte[] pattern;

  /** What {@link PatternCache} has charged for a program that it does not keep. */
  long chargedForUse;

  /** Whether it matches at the first position only. */
  final boolean anchored;

  /** The items; the last one is {@link PatternKind#MATCH} or {@link PatternKind#MALFORMED}. */
  final PatternItem[] items;

  /** Number of captures. */
  final int captures;

  /** Bit i: capture i is a position. */
  final int positions;

  /** Bit i: capture i is never closed. */
  private final int unfinished;

  /** Whether machine code can match it ({@link PatternRecords}). */
  final boolean forMachineCode;

  /** The address of its record, 0 if it has none, and that record's bytes. */
  long record;

  long recordBytes;

  /** The bytes one of which must stand where a match begins; null when that is not known. */
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

  /** Whether it was made of the bytes at an address. */
  boolean isOf(long address, long length) {
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

  /** Java-heap bytes that it takes, roughly. */
  long size() {
    long size = pattern.length + SET_BYTES;
    for (PatternItem item : items) {
      size += ITEM_BYTES + (item.isRepeated() ? 2 * SET_BYTES : SET_BYTES);
    }
    return size;
  }
}
