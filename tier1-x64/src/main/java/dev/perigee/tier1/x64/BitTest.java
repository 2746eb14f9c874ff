package dev.perigee.tier1.x64;

import java.util.Locale;

/**
 * Instructions that put one bit of an operand into CF. A bit number in a register is taken modulo
 * the width.
 */
public enum BitTest {
  /** BT: does not change the operand. */
  BT(4),
  /** BTS: sets the bit to 1. */
  BTS(5),
  /** BTR: sets the bit to 0. */
  BTR(6),
  /** BTC: inverts the bit. */
  BTC(7);

  private final int digit;

  BitTest(int digit) {
    this.digit = digit;
  }

  /** The opcode of the form with the bit's number in a register. */
  int opcode() {
    return 0x0F83 | digit << 3;
  }

  /** The number that distinguishes the four operations if the bit's number is a constant. */
  int digit() {
    return digit;
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
