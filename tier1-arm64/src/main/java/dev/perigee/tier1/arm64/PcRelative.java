package dev.perigee.tier1.arm64;

/** The fields in which instructions encode the distance to a target. */
public enum PcRelative {
  /** {@code b} and {@code bl}: 26 bits, in words, ±128 MiB. */
  BRANCH_26(26, 4),
  /** {@code b.cond}, {@code cbz}, {@code cbnz} and literal loads: 19 bits, in words, ±1 MiB. */
  BRANCH_19(19, 4),
  /** {@code tbz} and {@code tbnz}: 14 bits, in words, ±32 KiB. */
  BRANCH_14(14, 4),
  /** {@code adr}: 21 bits, in bytes, ±1 MiB. */
  ADR_21(21, 1),
  /** {@code adrp}: 21 bits, in pages of 4 KiB, ±4 GiB. */
  ADRP_21(21, 4096);

  private final int bits;
  private final int unit;

  PcRelative(int bits, int unit) {
    this.bits = bits;
    this.unit = unit;
  }

  /** The largest distance forward, in bytes. */
  public long maximum() {
    return ((1L << (bits - 1)) - 1) * unit;
  }

  /** The largest distance backward, in bytes, as a negative number. */
  public long minimum() {
    return -(1L << (bits - 1)) * unit;
  }

  /** Whether the distance in bytes is within range. */
  public boolean reaches(long distance) {
    return distance >= minimum() && distance <= maximum();
  }

  /**
   * The distance as it is encoded in the instruction.
   *
   * @param distance in bytes, from the instruction's own address (from its page's, for {@code
   *     adrp})
   * @throws TargetOutOfRangeException if it is out of range
   * @throws IllegalArgumentException if it is not a multiple of the unit
   */
  int encode(long distance) {
    Operands.checkMultiple(distance, unit, "the distance to a target");
    if (!reaches(distance)) {
      throw new TargetOutOfRangeException(
          "the distance to a target is %d bytes and must be between %d and %d"
              .formatted(distance, minimum(), maximum()));
    }
    int field = (int) (distance / unit) & ((1 << bits) - 1);
    return switch (this) {
      case BRANCH_26 -> field;
      case BRANCH_19, BRANCH_14 -> field << 5;
      case ADR_21, ADRP_21 -> (field & 3) << 29 | field >> 2 << 5;
    };
  }
}
