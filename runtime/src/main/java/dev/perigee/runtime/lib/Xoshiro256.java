package dev.perigee.runtime.lib;

/**
 * The generator xoshiro256** of Blackman and Vigna, seeded and projected as PUC Lua 5.4 does, so
 * that equal seeds give equal sequences (manual 6.7).
 */
final class Xoshiro256 {
  /** Number of results that are discarded after seeding, so that the seed spreads. */
  private static final int DROPPED = 16;

  private long s0;
  private long s1;
  private long s2;
  private long s3;

  Xoshiro256(long seed1, long seed2) {
    seed(seed1, seed2);
  }

  /** Starts the sequence of a seed. */
  void seed(long seed1, long seed2) {
    s0 = seed1;
    s1 = 0xff;
    s2 = seed2;
    s3 = 0;
    for (int i = 0; i < DROPPED; i++) {
      nextLong();
    }
  }

  /** 64 random bits. */
  long nextLong() {
    long result = Long.rotateLeft(s1 * 5, 7) * 9;
    long shifted = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = Long.rotateLeft(s3, 45);
    return result;
  }

  /** Random bits as a float that is at least 0 and below 1. */
  static double toFloat(long bits) {
    return (bits >>> 11) * 0x1p-53;
  }

  /**
   * Projects random bits to a uniformly distributed number from 0 to a limit. Numbers below the
   * next power of 2 that exceed the limit are drawn again.
   *
   * @param limit an unsigned number
   */
  long project(long bits, long limit) {
    if ((limit & limit + 1) == 0) {
      return bits & limit;
    }
    long mask = -1L >>> Long.numberOfLeadingZeros(limit);
    long projected = bits & mask;
    while (Long.compareUnsigned(projected, limit) > 0) {
      projected = nextLong() & mask;
    }
    return projected;
  }
}
