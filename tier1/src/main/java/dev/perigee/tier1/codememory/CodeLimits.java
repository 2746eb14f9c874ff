package dev.perigee.tier1.codememory;

import dev.perigee.runtime.OptionProperties;

/** Sizes, in bytes, that processors and the supported systems impose. */
final class CodeLimits {

  /** Least alignment of separately written code: what branch targets like. */
  static final int ALIGNMENT = 16;

  /** What a direct branch reaches either way on every processor. */
  static final long MAX_REGION = 128L << 20;

  /**
   * Room for the pages a region keeps for itself where pages are largest (64 KiB), and for code.
   */
  static final long MIN_REGION = 256L << 10;

  static final long DEFAULT_REGION = 64L << 20;

  /** Regions are whole pages of the largest size that processors have. */
  static final long REGION_UNIT = 64L << 10;

  /** The system property that sets the size of the process's region in bytes. */
  static final String REGION_PROPERTY = "perigee.jit.region";

  /** A region that has no room for this number of functions is of no use. */
  private static final int LEAST_FUNCTIONS = 8;

  /** Room for a large function: in real programs the median is 1 KiB, and few take more. */
  private static final int LARGE_FUNCTION = 16 << 10;

  private CodeLimits() {}

  /**
   * The least size of a region that is of use.
   *
   * @param prefix bytes that the region keeps for itself
   * @param granule the unit of its writing, which a function has for itself
   * @param stubs bytes of the stubs
   */
  static long leastRegion(long prefix, int granule, long stubs) {
    long functions = LEAST_FUNCTIONS * roundUp(LARGE_FUNCTION, granule);
    return roundUp(prefix + roundUp(stubs, granule) + functions, REGION_UNIT);
  }

  static long roundUp(long value, long powerOfTwo) {
    return (value + powerOfTwo - 1) & -powerOfTwo;
  }

  static void checkCode(long length, int unit) {
    if (length <= 0 || length % unit != 0) {
      throw new IllegalArgumentException("code of " + length + " bytes is no whole instructions");
    }
  }

  /**
   * The size that {@link #REGION_PROPERTY} asks for.
   *
   * @throws IllegalArgumentException if it is not a number from {@link #MIN_REGION} to {@link
   *     #MAX_REGION}
   */
  static long regionSize(OptionProperties options) {
    return options.number(REGION_PROPERTY, MIN_REGION, MAX_REGION).orElse(DEFAULT_REGION);
  }
}
