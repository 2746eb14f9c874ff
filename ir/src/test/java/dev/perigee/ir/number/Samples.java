package dev.perigee.ir.number;

import dev.perigee.testing.TestSeed;
import java.util.Random;

/** Numbers that are likely to reveal errors: edge cases, their neighbours, and all magnitudes. */
final class Samples {
  private static final double[] FLOATS = {
    0.0,
    -0.0,
    1,
    -1,
    2,
    -2,
    0.5,
    -0.5,
    3,
    -3,
    10,
    1e15,
    1e14,
    0x1p53,
    0x1p62,
    0x1p63,
    -0x1p63,
    0x1p64,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  private static final long[] INTEGERS = {
    0,
    1,
    -1,
    2,
    -2,
    3,
    63,
    64,
    65,
    -63,
    -64,
    -65,
    1L << 53,
    -(1L << 53),
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    Long.MAX_VALUE - 1
  };

  private Samples() {}

  /** A source of random numbers. It prints its seed so that a failure can be reproduced. */
  static Random random(Object test) {
    long seed = TestSeed.of(test.getClass());
    return new Random(seed);
  }

  static long integer(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> INTEGERS[random.nextInt(INTEGERS.length)];
      case 1 -> random.nextInt(201) - 100;
      case 2 -> INTEGERS[random.nextInt(INTEGERS.length)] + random.nextInt(2050) - 1025;
      default -> random.nextLong() >> random.nextInt(64);
    };
  }

  static double floating(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> FLOATS[random.nextInt(FLOATS.length)];
      case 1 -> random.nextInt(2001) / 8.0 - 125;
      case 2 -> neighbour(FLOATS[random.nextInt(FLOATS.length)], random);
      case 3 -> (double) integer(random);
      case 4 -> random.nextInt(1_000_000) / Math.pow(10, random.nextInt(10));
      case 5 -> (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(40) - 20);
      default -> Double.longBitsToDouble(random.nextLong());
    };
  }

  private static double neighbour(double value, Random random) {
    return random.nextBoolean() ? Math.nextUp(value) : Math.nextDown(value);
  }
}
