package dev.perigee.tier1.arm64;

import java.util.Locale;

/**
 * The scope of a barrier: the inner shareable domain (all cores that one system runs on) or the
 * full system; and the accesses that it orders: all accesses, loads before it, or only stores. Arm
 * ARM, C6.2 "DMB".
 */
public enum Barrier {
  /** Inner shareable, loads before any access. */
  ISHLD(9),
  /** Inner shareable, stores before stores. */
  ISHST(10),
  /** Inner shareable, all accesses. */
  ISH(11),
  /** Full system, loads before any access. */
  LD(13),
  /** Full system, stores before stores. */
  ST(14),
  /** Full system, all accesses. */
  SY(15);

  private final int code;

  Barrier(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
