package dev.perigee.testing;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The seed of a test with random inputs. It differs from run to run, unless the system property
 * {@code perigee.test.seed} gives one, with which a failure can be repeated.
 */
public final class TestSeed {
  private static final String PROPERTY = "perigee.test.seed";

  private TestSeed() {}

  /** A seed, which is printed with the test's name. */
  public static long of(Class<?> test) {
    long seed = Long.getLong(PROPERTY, ThreadLocalRandom.current().nextLong());
    System.out.println(test.getSimpleName() + ": -D" + PROPERTY + "=" + seed);
    return seed;
  }
}
