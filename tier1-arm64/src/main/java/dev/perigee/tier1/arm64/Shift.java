package dev.perigee.tier1.arm64;

import java.util.Locale;

/**
 * How a shifted-register operand is shifted. Arm ARM, C6.2 "ADD (shifted register)", field {@code
 * shift}.
 */
public enum Shift {
  /** Logical shift left. */
  LSL(0),
  /** Logical shift right. */
  LSR(1),
  /** Arithmetic shift right. */
  ASR(2),
  /** Rotate right, which only logical instructions can do. */
  ROR(3);

  private final int code;

  Shift(int code) {
    this.code = code;
  }

  /** The two bits in encodings. */
  int code() {
    return code;
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
