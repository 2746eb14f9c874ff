package dev.perigee.tier1.x64;

import java.util.Locale;

/** Arithmetic of two operands. Each sets the flags. */
public enum Arithmetic {
  /** ADD: destination += source. */
  ADD,
  /** OR: destination |= source. */
  OR,
  /** ADC: destination += source + CF. */
  ADC,
  /** SBB: destination -= source + CF. */
  SBB,
  /** AND: destination &= source. */
  AND,
  /** SUB: destination -= source. */
  SUB,
  /** XOR: destination ^= source. */
  XOR,
  /** CMP: the flags of destination - source; the destination stays. */
  CMP;

  /** What distinguishes the eight in their opcodes. The constants stand in its order. */
  int digit() {
    return ordinal();
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
