package dev.perigee.tier1.x64;

import java.util.Locale;

/**
 * Shifts by the amount in any register, from any register to any other, that do not change the
 * flags. They need {@link Feature#BMI2}. The amount is taken modulo the width.
 */
public enum FlaglessShift {
  /** SHLX (SARX/SHLX/SHRX): shifts left. */
  SHLX(0x660F38F7L),
  /** SHRX (SARX/SHLX/SHRX): shifts right and shifts in zeros. */
  SHRX(0xF20F38F7L),
  /** SARX (SARX/SHLX/SHRX): shifts right and shifts in copies of the sign. */
  SARX(0xF30F38F7L);

  private final long opcode;

  FlaglessShift(long opcode) {
    this.opcode = opcode;
  }

  /** The opcode, with the width in VEX.W. */
  long opcode(Width width) {
    return opcode | Operands.atLeast32(width).opcodeFlags();
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
