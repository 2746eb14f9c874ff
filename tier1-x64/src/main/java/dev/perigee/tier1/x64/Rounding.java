package dev.perigee.tier1.x64;

/** To which integer {@code roundsd} rounds. The constants stand in the order of their codes. */
public enum Rounding {
  /** The nearest, the even one of two. */
  NEAREST,
  /** The next one below. */
  DOWN,
  /** The next one above. */
  UP,
  /** The next one towards zero. */
  TRUNCATE;

  /** In the immediate operand: an inexact result is no exception. */
  private static final int SUPPRESS_INEXACT = 8;

  int immediate() {
    return ordinal() | SUPPRESS_INEXACT;
  }
}
