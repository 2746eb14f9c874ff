package dev.perigee.tier1.x64;

import java.util.Locale;

/**
 * The conditions of conditional instructions. Intel SDM, volume 1, appendix B "EFLAGS Condition
 * Codes".
 *
 * <p>After {@code ucomisd} with a NaN, ZF, PF and CF are set: {@link #E}, {@link #B}, {@link #BE}
 * and {@link #P} hold for unordered operands. So "greater" of floats is {@link #A} and "greater or
 * equal" is {@link #AE}, "less" is the same with exchanged operands, and "equal" is E together with
 * {@link #NP}.
 */
public enum Condition {
  /** Overflow: OF. */
  O,
  /** No overflow: not OF. */
  NO,
  /** Unsigned below, also known as C: CF. */
  B,
  /** Unsigned above or equal, also known as NC: not CF. */
  AE,
  /** Equal: ZF. */
  E,
  /** Not equal: not ZF. */
  NE,
  /** Unsigned below or equal: CF or ZF. */
  BE,
  /** Unsigned above: neither CF nor ZF. */
  A,
  /** Negative: SF. */
  S,
  /** Not negative: not SF. */
  NS,
  /** Even parity; after a comparison of floats, unordered: PF. */
  P,
  /** Odd parity; after a comparison of floats, ordered: not PF. */
  NP,
  /** Signed less: SF differs from OF. */
  L,
  /** Signed greater or equal: SF equals OF. */
  GE,
  /** Signed less or equal: ZF, or SF differs from OF. */
  LE,
  /** Signed greater: not ZF, and SF equals OF. */
  G;

  private static final Condition[] BY_CODE = values();

  /** The four bits in encodings. The constants are in their order. */
  public int code() {
    return ordinal();
  }

  /** The condition that holds if and only if this one does not. */
  public Condition invert() {
    // Codes come in pairs of opposites.
    return BY_CODE[ordinal() ^ 1];
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
