package dev.perigee.runtime.lib;

import dev.perigee.runtime.layout.PatternKind;
import org.jspecify.annotations.Nullable;

/** One item of a compiled pattern ({@link PatternProgram}). */
final class PatternItem {
  final int kind;
  final int operand;

  /**
   * The set of a repeated item, {@link PatternKind#SET} or {@link PatternKind#FRONTIER}; otherwise
   * empty.
   */
  final boolean[] set;

  /** For {@link PatternKind#MALFORMED}: the error's message. */
  final String message;

  /**
   * For a repeated item: the set of bytes with which the rest of the pattern may begin, or null if
   * it is not known.
   */
  boolean @Nullable [] follow;

  /** Whether the rest may also match at the subject's end. */
  boolean followAtEnd = true;

  /**
   * For a repeated item other than {@link PatternKind#LAZY}: whether it is possessive, since fewer
   * bytes than possible never lead to a match.
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

  /** Whether the item can match no bytes. */
  boolean acceptsNothing() {
    return isRepeated() && kind != PatternKind.PLUS;
  }

  /** Whether the item marks a position in the subject for a capture. */
  boolean isMark() {
    return kind >= PatternKind.OPEN && kind <= PatternKind.POSITION;
  }
}
