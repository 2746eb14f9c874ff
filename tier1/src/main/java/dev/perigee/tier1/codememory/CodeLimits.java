package dev.perigee.tier1.codememory;

import dev.perigee.runtime.OptionProperties;

/** Sizes, in bytes, that processors and the supported systems impose. */
final class CodeLimits {

  /** Minimum alignment of separately written code, chosen for branch targets. */
  static final int ALIGNMENT = 16;

  /** The distance that a direct branch reaches in both directions on every processor. */
  static final long MAX_REGION = 128L << 20;

  /**
   * Room for the pages that a region keeps for itself if pages have the largest size (64 KiB), and
   * for code.
   */
  static final long MIN_REGION = 256L << 10;

  static final long DEFAULT_REGION = 64L << 20;

  /** A region consists of whole pages of the largest size that processors have. */
  static final long REGION_UNIT = 64L << 10;

  /** The system property that sets the size of the process's region in bytes. */
  static final String REGION_PROPERTY = "perigee.jit.region";

  /** A region that cannot hold at least this number of functions is of no use. */
  private static final int LEAST_FUNCTIONS = 8;

  /**
   * Room for a large function. In real programs the median is 1 KiB, and few functions need more.
   */
  private static final int LARGE_FUNCTION = 16 << 10;

  private CodeLimits() {}

  /**
   * The minimum size of a useful region.
   *
   * @param prefix bytes that the region keeps for itself
   * @param granule the region's unit of writing; functions do not share one
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
      throw new IllegalArgumentException(
          "code of " + length + " bytes is not a whole number of instructions");
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
