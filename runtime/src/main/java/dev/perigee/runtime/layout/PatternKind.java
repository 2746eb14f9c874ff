package dev.perigee.runtime.layout;

/** The kinds of items of a compiled pattern (manual 6.4.1). */
public final class PatternKind {
  /** One byte of the set. */
  public static final int SET = 0;

  /** One byte, the operand. */
  public static final int BYTE = 1;

  /** As many bytes of the set as possible, one at least. */
  public static final int PLUS = 2;

  /** As many bytes of the set as possible. */
  public static final int STAR = 3;

  /** As few bytes of the set as possible. */
  public static final int LAZY = 4;

  /** A byte of the set, or nothing; the byte is tried first. */
  public static final int OPTIONAL = 5;

  /** Where the capture that is the operand begins. */
  public static final int OPEN = 6;

  /** Where the capture that is the operand ends. */
  public static final int CLOSE = 7;

  /** The position capture that is the operand. */
  public static final int POSITION = 8;

  /** The pattern's end: it matches. */
  public static final int MATCH = 9;

  /** The subject's end. */
  public static final int END = 10;

  /** Between a byte that is not in the set and one that is; outside the subject are zeros. */
  public static final int FRONTIER = 11;

  // Those from here on are only for Java.

  /** The low 8 bits of the operand, then bytes up to the balancing byte, its next 8 bits. */
  public static final int BALANCE = 12;

  /** What the capture that is the operand holds. */
  public static final int BACK_REFERENCE = 13;

  /** Nothing matches. */
  public static final int FAIL = 14;

  /** The pattern is malformed here; it is an error to come to this item. */
  public static final int MALFORMED = 15;

  private PatternKind() {}

  /** Whether machine code can match items of a kind. */
  public static boolean isForMachineCode(int kind) {
    return kind < BALANCE;
  }
}
