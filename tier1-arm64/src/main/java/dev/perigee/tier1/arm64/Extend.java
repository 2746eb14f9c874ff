package dev.perigee.tier1.arm64;

import java.util.Locale;

/**
 * How an extended-register operand is widened before it is shifted left. Arm ARM, C6.2 "ADD
 * (extended register)" and "LDR (register)", field {@code option}.
 */
public enum Extend {
  /** Zero-extends the low 8 bits. */
  UXTB,
  /** Zero-extends the low 16 bits. */
  UXTH,
  /** Zero-extends the low 32 bits. */
  UXTW,
  /** All 64 bits; assembly text also calls it {@code lsl}. */
  UXTX,
  /** Sign-extends the low 8 bits. */
  SXTB,
  /** Sign-extends the low 16 bits. */
  SXTH,
  /** Sign-extends the low 32 bits. */
  SXTW,
  /** All 64 bits. */
  SXTX;

  /** The three bits in encodings. */
  int code() {
    return ordinal();
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
