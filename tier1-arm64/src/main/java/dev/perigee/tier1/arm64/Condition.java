package dev.perigee.tier1.arm64;

import java.util.Locale;

/**
 * What a conditional instruction asks of the flags. Arm ARM, C1.2.4 "Condition code". After {@code
 * fcmp} with a NaN the flags are 0011 (C and V set), so that {@link #MI}, {@link #LS}, {@link #GT},
 * {@link #GE} and {@link #EQ} are false for unordered operands and {@link #LT}, {@link #LE}, {@link
 * #HI}, {@link #PL}, {@link #NE} and {@link #VS} are true.
 */
public enum Condition {
  /** Equal: Z. */
  EQ,
  /** Not equal: not Z. */
  NE,
  /** Unsigned higher or same, also known as CS: C. */
  HS,
  /** Unsigned lower, also known as CC: not C. */
  LO,
  /** Minus: N. */
  MI,
  /** Plus or zero: not N. */
  PL,
  /** Overflow: V. */
  VS,
  /** No overflow: not V. */
  VC,
  /** Unsigned higher: C and not Z. */
  HI,
  /** Unsigned lower or same: not C or Z. */
  LS,
  /** Signed greater or equal: N equals V. */
  GE,
  /** Signed less: N differs from V. */
  LT,
  /** Signed greater: not Z, and N equals V. */
  GT,
  /** Signed less or equal: Z, or N differs from V. */
  LE,
  /** Always. */
  AL;

  /** The four bits in encodings. */
  public int code() {
    return ordinal();
  }

  /**
   * The condition that holds exactly when this one does not.
   *
   * @throws IllegalArgumentException for {@link #AL}
   */
  public Condition invert() {
    if (this == AL) {
      throw new IllegalArgumentException("the condition al has no opposite");
    }
    return values()[ordinal() ^ 1];
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
