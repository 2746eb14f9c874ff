package dev.perigee.tier1.arm64;

/**
 * The immediates of {@code add}, {@code sub}, {@code cmp} and similar instructions: 12 bits,
 * shifted left by 0 or 12. Arm ARM, C6.2 "ADD (immediate)".
 */
public final class ArithmeticImmediate {

  private static final int SHIFTED = 1 << 22;

  private ArithmeticImmediate() {}

  /** Whether a value can be encoded; negative ones cannot. */
  public static boolean isEncodable(long value) {
    return (value & ~0xFFFL) == 0 || (value & ~0xFFF000L) == 0;
  }

  /** The fields sh and imm12 in place. */
  static int encode(long value) {
    if ((value & ~0xFFFL) == 0) {
      return (int) value << 10;
    }
    if ((value & ~0xFFF000L) == 0) {
      return SHIFTED | (int) (value >> 12) << 10;
    }
    throw new IllegalArgumentException(
        "%d is not an immediate of 12 bits shifted by 0 or 12".formatted(value));
  }
}
