package dev.perigee.tier1.x64;

import java.util.Locale;

/** Instructions that count bits of the source, or look for one. */
public enum BitCount {
  /**
   * BSF: the number of the lowest bit that is 1; ZF, and the destination is undefined, if none is.
   */
  BSF(0x0FBC),
  /**
   * BSR: the number of the highest bit that is 1; ZF, and the destination is undefined, if none is.
   */
  BSR(0x0FBD),
  /**
   * TZCNT: the zeros below the lowest bit that is 1, the width if none is. Needs {@link
   * Feature#BMI1}: processors without it run BSF instead.
   */
  TZCNT(0xF30FBC),
  /**
   * LZCNT: the zeros above the highest bit that is 1, the width if none is. Needs {@link
   * Feature#LZCNT}: processors without it run BSR instead.
   */
  LZCNT(0xF30FBD),
  /** POPCNT: the bits that are 1. Needs {@link Feature#POPCNT}. */
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
