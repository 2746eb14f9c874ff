package dev.perigee.tier1.x64;

import java.util.Locale;

/** Instructions that count bits of the source, or search for one. */
public enum BitCount {
  /**
   * BSF: the number of the lowest 1 bit. If there is none, sets ZF, and the destination is
   * undefined.
   */
  BSF(0x0FBC),
  /**
   * BSR: the number of the highest 1 bit. If there is none, sets ZF, and the destination is
   * undefined.
   */
  BSR(0x0FBD),
  /**
   * TZCNT: the number of zeros below the lowest 1 bit, or the width if there is none. Needs {@link
   * Feature#BMI1}: processors without it execute BSF instead.
   */
  TZCNT(0xF30FBC),
  /**
   * LZCNT: the number of zeros above the highest 1 bit, or the width if there is none. Needs {@link
   * Feature#LZCNT}: processors without it execute BSR instead.
   */
  LZCNT(0xF30FBD),
  /** POPCNT: the number of 1 bits. Needs {@link Feature#POPCNT}. */
  POPCNT(0xF30FB8);

  private final int opcode;

  BitCount(int opcode) {
    this.opcode = opcode;
  }

  int opcode() {
    return opcode;
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
