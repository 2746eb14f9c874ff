package dev.perigee.tier1.x64;

/**
 * The directions in which {@code roundsd} rounds. The constants are in the order of their codes.
 */
public enum Rounding {
  /** To nearest, ties to even. */
  NEAREST,
  /** Down. */
  DOWN,
  /** Up. */
  UP,
  /** Towards zero. */
  TRUNCATE;

  /** In the immediate operand: an inexact result raises no exception. */
  private static final int SUPPRESS_INEXACT = 8;

  int immediate() {
    return ordinal() | SUPPRESS_INEXACT;
  }
}
