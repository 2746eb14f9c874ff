package dev.perigee.runtime.lib;

import dev.perigee.runtime.layout.PatternKind;
import org.jspecify.annotations.Nullable;

/** One item of a compiled pattern ({@link PatternProgram}). */
final class PatternItem {
  final int kind;
  final int operand;

  /** Of a repeated item, {@link PatternKind#SET} and {@link PatternKind#FRONTIER}; else none. */
  final boolean[] set;

  /** Of {@link PatternKind#MALFORMED}: the error's message. */
  final String message;

  /**
   * Of a repeated item: the bytes one of which must stand where what follows it matches. Null when
   * that is not known.
   */
  boolean @Nullable [] follow;

  /** Whether what follows may match at the subject's end too. */
  boolean followAtEnd = true;

  /**
   * Of a repeated item other than {@link PatternKind#LAZY}: no fewer bytes than possible can lead
   * to a match.
   */
  boolean possessive;

  PatternItem(int kind, int operand, boolean[] set, String message) {
    this.kind = kind;
    this.operand = operand;
    this.set = set;
    this.message = message;
  }

  boolean isRepeated() {
    return kind >= PatternKind.PLUS && kind <= PatternKind.OPTIONAL;
  }

  /** Whether it is content with no byte at all. */
  boolean acceptsNothing() {
    return isRepeated() && kind != PatternKind.PLUS;
  }

  /** Whether it marks a place of the subject for a capture. */
  boolean isMark() {
    return kind >= PatternKind.OPEN && kind <= PatternKind.POSITION;
  }
}
