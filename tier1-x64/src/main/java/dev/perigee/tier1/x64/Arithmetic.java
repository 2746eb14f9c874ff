package dev.perigee.tier1.x64;

import java.util.Locale;

/** Arithmetic with two operands. Each operation sets the flags. */
public enum Arithmetic {
  /** ADD: {@code destination += source}. */
  ADD,
  /** OR: {@code destination |= source}. */
  OR,
  /** ADC: {@code destination += source + CF}. */
  ADC,
  /** SBB: {@code destination -= source + CF}. */
  SBB,
  /** AND: {@code destination &= source}. */
  AND,
  /** SUB: {@code destination -= source}. */
  SUB,
  /** XOR: {@code destination ^= source}. */
  XOR,
  /** CMP: sets the flags of destination - source; does not change the destination. */
  CMP;

  /**
   * The number that distinguishes the eight operations in opcodes. The constants are in its order.
   */
  int digit() {
    return ordinal();
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
