package dev.perigee.tier1.x64;

import java.util.Locale;

/**
 * Shifts and rotations by a constant or by {@code cl}. The processor takes the amount modulo 64 for
 * 64-bit operands and modulo 32 for all others. If it is 0, the flags do not change.
 */
public enum Shift {
  /** ROL (RCL/RCR/ROL/ROR): rotates left. */
  ROL(0),
  /** ROR (RCL/RCR/ROL/ROR): rotates right. */
  ROR(1),
  /** SHL (SAL/SAR/SHL/SHR): shifts left. */
  SHL(4),
  /** SHR (SAL/SAR/SHL/SHR): shifts right and shifts in zeros. */
  SHR(5),
  /** SAR (SAL/SAR/SHL/SHR): shifts right and shifts in copies of the sign. */
  SAR(7);

  private final int digit;

  Shift(int digit) {
    this.digit = digit;
  }

  int digit() {
    return digit;
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
