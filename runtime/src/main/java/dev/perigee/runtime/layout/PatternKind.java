package dev.perigee.runtime.layout;

/** The kinds of items of a compiled pattern (manual 6.4.1). */
public final class PatternKind {
  /** One byte that is in the set. */
  public static final int SET = 0;

  /** The byte that is the operand. */
  public static final int BYTE = 1;

  /** As many bytes of the set as possible, at least one. */
  public static final int PLUS = 2;

  /** As many bytes of the set as possible. */
  public static final int STAR = 3;

  /** As few bytes of the set as possible. */
  public static final int LAZY = 4;

  /** One byte of the set or nothing; the byte is tried first. */
  public static final int OPTIONAL = 5;

  /** The beginning of a capture; the operand is its index. */
  public static final int OPEN = 6;

  /** The end of a capture; the operand is its index. */
  public static final int CLOSE = 7;

  /** A position capture; the operand is its index. */
  public static final int POSITION = 8;

  /** The pattern's end: the match succeeds. */
  public static final int MATCH = 9;

  /** The subject's end. */
  public static final int END = 10;

  /**
   * The border between a byte that is not in the set and one that is. The bytes before and after
   * the subject count as zeros.
   */
  public static final int FRONTIER = 11;

  // The kinds from here on are matched only by Java code.

  /**
   * A balanced match: from the opening byte, the operand's low 8 bits, to the balancing closing
   * byte, its next 8 bits.
   */
  public static final int BALANCE = 12;

  /** A copy of the contents of a capture; the operand is its index. */
  public static final int BACK_REFERENCE = 13;

  /** Never matches. */
  public static final int FAIL = 14;

  /** The pattern is malformed here. Reaching this item is an error. */
  public static final int MALFORMED = 15;

  private PatternKind() {}

  /** Whether machine code can match items of a kind. */
  public static boolean isForMachineCode(int kind) {
    return kind < BALANCE;
  }
}
