package dev.perigee.tier1;

import java.util.SplittableRandom;

/**
 * The random decisions of one engine under chaos. The same seed and script give the same decisions.
 */
final class Chaos {
  /**
   * On average, one poll in this many disturbs something. It is rare because evicted code has to be
   * compiled again, which takes long.
   */
  private static final int RARITY = 8;

  /** Slices are shorter than 2 to this power, and half of them are much shorter. */
  private static final int SLICE_BITS = 10;

  private final SplittableRandom random;

  Chaos(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The length of the next slice: back-edges and calls until the next poll. */
  int slice() {
    return 1 + random.nextInt(1 << random.nextInt(SLICE_BITS));
  }

  /** Whether to do the rarer of two things; the probability is 1 / {@link #RARITY}. */
  boolean strikes() {
    return random.nextInt(RARITY) == 0;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }
}
