package dev.perigee.tier1.arm64;

import java.util.Locale;

/** System registers that user-mode code can read. Arm ARM, D24.2 and C5.2. */
public enum SystemRegister {
  /**
   * Cache type: bit 28 (IDC) and bit 29 (DIC) tell which cache maintenance is not needed for new
   * code; bits 3-0 and 19-16 are logarithms to base 2 of the smallest line in words.
   */
  CTR_EL0(3, 3, 0, 0, 1),
  /** The flags in bits 31 to 28. */
  NZCV(3, 3, 4, 2, 0),
  /** Floating-point control: rounding and flushing. */
  FPCR(3, 3, 4, 4, 0),
  /** Floating-point status. */
  FPSR(3, 3, 4, 4, 1),
  /** The virtual count of the generic timer. */
  CNTVCT_EL0(3, 3, 14, 0, 2);

  private final int encoding;

  SystemRegister(int op0, int op1, int crn, int crm, int op2) {
    this.encoding = op0 << 19 | op1 << 16 | crn << 12 | crm << 8 | op2 << 5;
  }

  /** The fields of {@code mrs} and {@code msr}. */
  int encoding() {
    return encoding;
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
