package dev.perigee.runtime.lib;

import org.jspecify.annotations.Nullable;

/** One item of a compiled pattern ({@link PatternProgram}). */
final class PatternItem {
  /** The pattern's end: it matches. */
  static final int MATCH = 0;

  /** One byte, the operand. */
  static final int BYTE = 1;

  /** One byte of the set. */
  static final int SET = 2;

  /** A byte of the set, or nothing; the byte is tried first. */
  static final int OPTIONAL = 3;

  /** As many bytes of the set as possible. */
  static final int STAR = 4;

  /** As many bytes of the set as possible, one at least. */
  static final int PLUS = 5;

  /** As few bytes of the set as possible. */
  static final int LAZY = 6;

  /** Where the capture that is the operand begins. */
  static final int OPEN = 7;

  /** Where the capture that is the operand ends. */
  static final int CLOSE = 8;

  /** The position capture that is the operand. */
  static final int POSITION = 9;

  /** The subject's end. */
  static final int END = 10;

  /** The low 8 bits of the operand, then bytes up to the balancing byte, its next 8 bits. */
  static final int BALANCE = 11;

  /** Between a byte that is not in the set and one that is; outside the subject are zeros. */
  static final int FRONTIER = 12;

  /** What the capture that is the operand holds. */
  static final int BACK_REFERENCE = 13;

  /** Nothing matches. */
  static final int FAIL = 14;

  /** The pattern is malformed here; it is an error to come to this item. */
  static final int MALFORMED = 15;

  final int kind;
  final int operand;

  /** The bytes of kinds {@link #SET} to {@link #LAZY} and of {@link #FRONTIER}; else none. */
  final boolean[] set;

  /** Of {@link #MALFORMED}: the error's message. */
  final String message;

  /**
   * Of a repeated item: the bytes one of which must stand where what follows it matches. Null when
   * that is not known.
   */
  boolean @Nullable [] follow;

  /** Whether what follows may match at the subject's end too. */
  boolean followAtEnd = true;

  /**
   * Of a repeated item other than {@link #LAZY}: no fewer bytes than possible can lead to a match.
   */
  boolean possessive;

  PatternItem(int kind, int operand, boolean[] set, String message) {
    this.kind = kind;
    this.operand = operand;
    this.set = set;
    this.message = message;
  }

  boolean isRepeated() {
    return kind >= OPTIONAL && kind <= LAZY;
  }

  /** Whether it is content with no byte at all. */
  boolean acceptsNothing() {
    return isRepeated() && kind != PLUS;
  }

  /** Whether it marks a place of the subject for a capture. */
  boolean isMark() {
    return kind >= OPEN && kind <= POSITION;
  }
}
