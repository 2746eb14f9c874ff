package dev.perigee.tier1.arm64;

import java.util.Locale;

/**
 * The conditions of conditional instructions. Arm ARM, C1.2.4 "Condition code".
 *
 * <p>After {@code fcmp} with a NaN, C and V are set: {@link #NE}, {@link #HS}, {@link #PL}, {@link
 * #VS}, {@link #HI}, {@link #LT}, {@link #LE} hold for unordered operands, {@link #EQ}, {@link
 * #LO}, {@link #MI}, {@link #VC}, {@link #LS}, {@link #GE}, {@link #GT} do not. So "less" of floats
 * is MI, "less or equal" is LS, "greater" is GT, "greater or equal" is GE.
 */
public enum Condition {
  /** Equal: Z. */
  EQ(0),
  /** Not equal: not Z. */
  NE(1),
  /** Unsigned higher or same, also known as CS: C. */
  HS(2),
  /** Unsigned lower, also known as CC: not C. */
  LO(3),
  /** Minus: N. */
  MI(4),
  /** Plus or zero: not N. */
  PL(5),
  /** Overflow: V. */
  VS(6),
  /** No overflow: not V. */
  VC(7),
  /** Unsigned higher: C and not Z. */
  HI(8),
  /** Unsigned lower or same: not C or Z. */
  LS(9),
  /** Signed greater or equal: N equals V. */
  GE(10),
  /** Signed less: N differs from V. */
  LT(11),
  /** Signed greater: not Z, and N equals V. */
  GT(12),
  /** Signed less or equal: Z, or N differs from V. */
  LE(13),
  /** Always. */
  AL(14);

  private static final Condition[] BY_CODE = values();

  private final int code;

  Condition(int code) {
    this.code = code;
  }

  /** The four bits in encodings. */
  public int code() {
    return code;
  }

  /**
   * The condition that holds if and only if this one does not.
   *
   * @throws IllegalArgumentException for {@link #AL}
   */
  public Condition invert() {
    if (this == AL) {
      throw new IllegalArgumentException("the condition al has no opposite");
    }
    // Codes come in pairs of opposites, and the constants are in the order of their codes.
    return BY_CODE[code ^ 1];
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
