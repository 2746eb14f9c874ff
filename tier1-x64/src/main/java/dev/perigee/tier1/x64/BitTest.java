package dev.perigee.tier1.x64;

import java.util.Locale;

/**
 * Instructions that put one bit of an operand into CF; a register holds its number modulo the
 * width.
 */
public enum BitTest {
  /** BT: the operand stays. */
  BT(4),
  /** BTS: the bit becomes 1. */
  BTS(5),
  /** BTR: the bit becomes 0. */
  BTR(6),
  /** BTC: the bit is inverted. */
  BTC(7);

  private final int digit;

  BitTest(int digit) {
    this.digit = digit;
  }

  /** The opcode of the form with the bit's number in a register. */
  int opcode() {
    return 0x0F83 | digit << 3;
  }

  /** What distinguishes the four where the bit's number is a constant. */
  int digit() {
    return digit;
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
