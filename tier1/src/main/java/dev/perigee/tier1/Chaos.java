package dev.perigee.tier1;

import java.util.SplittableRandom;

/** What happens at random in one engine, the same for the same seed and script. */
final class Chaos {
  /**
   * One poll in this many disturbs something. What it evicts is compiled again, which takes long.
   */
  private static final int RARITY = 8;

  /** Slices are shorter than 2 to this power, half of them much shorter. */
  private static final int SLICE_BITS = 10;

  private final SplittableRandom random;

  Chaos(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Back-edges and calls until the next poll. */
  int slice() {
    return 1 + random.nextInt(1 << random.nextInt(SLICE_BITS));
  }

  /** Whether to do the rarer of two things. */
  boolean strikes() {
    return random.nextInt(RARITY) == 0;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }
}
