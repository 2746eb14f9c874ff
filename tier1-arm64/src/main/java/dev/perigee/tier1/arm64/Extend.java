package dev.perigee.tier1.arm64;

import java.util.Locale;

/**
 * How an extended-register operand is widened before it is shifted left. Arm ARM, C6.2 "ADD
 * (extended register)" and "LDR (register)", field {@code option}.
 */
public enum Extend {
  /** Zero-extends the low 8 bits. */
  UXTB(0),
  /** Zero-extends the low 16 bits. */
  UXTH(1),
  /** Zero-extends the low 32 bits. */
  UXTW(2),
  /** All 64 bits; assembly text also calls it {@code lsl}. */
  UXTX(3),
  /** Sign-extends the low 8 bits. */
  SXTB(4),
  /** Sign-extends the low 16 bits. */
  SXTH(5),
  /** Sign-extends the low 32 bits. */
  SXTW(6),
  /** All 64 bits. */
  SXTX(7);

  private final int code;

  Extend(int code) {
    this.code = code;
  }

  /** The three bits in encodings. */
  int code() {
    return code;
  }

  /** Whether the operand is a 64-bit register rather than the 32-bit view of one. */
  boolean takes64Bits() {
    return this == UXTX || this == SXTX;
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
