package dev.perigee.tier1;

import java.util.SplittableRandom;

/** What happens at random in one engine, the same for the same seed and script. */
final class Chaos {
  /** Of so many polls one disturbs something. */
  private static final int RARITY = 4;

  private static final int LONGEST_SLICE = 100;

  private final SplittableRandom random;

  Chaos(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Back-edges and calls until the next poll. */
  int slice() {
    return 1 + random.nextInt(LONGEST_SLICE);
  }

  /** Whether to do the rarer of two things. */
  boolean strikes() {
    return random.nextInt(RARITY) == 0;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }
}
