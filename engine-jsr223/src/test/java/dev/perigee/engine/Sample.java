package dev.perigee.engine;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Parts of lists that take too long for each build. A build runs another part than the one before,
 * as a random number has it that it prints. With {@code -Dperigee.test.all=true} it runs all.
 */
final class Sample {
  private static final int OFFSET =
      Integer.getInteger("perigee.test.offset", new Random().nextInt(1 << 16));

  private Sample() {}

  /** One element of this many. */
  static <T> List<T> of(List<T> all, int stride) {
    if (Boolean.getBoolean("perigee.test.all")) {
      return all;
    }
    System.out.println("one of " + stride + " tests: -Dperigee.test.offset=" + OFFSET);
    return IntStream.range(0, all.size())
        .filter(i -> i % stride == OFFSET % stride)
        .mapToObj(all::get)
        .toList();
  }
}
