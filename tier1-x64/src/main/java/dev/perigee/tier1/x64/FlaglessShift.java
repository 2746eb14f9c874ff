package dev.perigee.tier1.x64;

import java.util.Locale;

/**
 * Shifts by any register into a third one, which leave the flags as they are. The processor must
 * have {@link Feature#BMI2}. It takes the amount modulo the width.
 */
public enum FlaglessShift {
  /** SHLX (SARX/SHLX/SHRX): shifts left. */
  SHLX(0x660F38F7L),
  /** SHRX (SARX/SHLX/SHRX): shifts right, zeros come in. */
  SHRX(0xF20F38F7L),
  /** SARX (SARX/SHLX/SHRX): shifts right, copies of the sign come in. */
  SARX(0xF30F38F7L);

  private final long opcode;

  FlaglessShift(long opcode) {
    this.opcode = opcode;
  }

  /** The opcode, and the width in VEX.W. */
  long opcode(Width width) {
    return opcode | Operands.atLeast32(width).opcodeFlags();
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
