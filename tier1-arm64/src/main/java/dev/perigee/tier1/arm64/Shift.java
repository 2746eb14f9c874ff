package dev.perigee.tier1.arm64;

import java.util.Locale;

/**
 * How a shifted-register operand is shifted. Arm ARM, C6.2 "ADD (shifted register)", field {@code
 * shift}.
 */
public enum Shift {
  /** Logical shift left. */
  LSL,
  /** Logical shift right. */
  LSR,
  /** Arithmetic shift right. */
  ASR,
  /** Rotate right; only logical instructions have it. */
  ROR;

  /** The two bits in encodings. */
  int code() {
    return ordinal();
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
