package dev.perigee.tier1.arm64;

import java.util.Locale;

/** The hints of {@code prfm}. Arm ARM, C6.2 "PRFM (immediate)". */
public enum Prefetch {
  /** A load, into the first level of cache. */
  PLDL1KEEP(0),
  /** A load that will not be repeated. */
  PLDL1STRM(1),
  /** A load, into the second level of cache. */
  PLDL2KEEP(2),
  /** A store, into the first level of cache. */
  PSTL1KEEP(16),
  /** A store that will not be repeated. */
  PSTL1STRM(17);

  private final int code;

  Prefetch(int code) {
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
