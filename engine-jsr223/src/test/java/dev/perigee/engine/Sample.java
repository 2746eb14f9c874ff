package dev.perigee.engine;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Parts of lists that take too long for each build. A build runs a part that is chosen by a random
 * number, which it prints. With {@code -Dperigee.test.all=true}, it runs everything.
 */
final class Sample {
  private static final int OFFSET =
      Integer.getInteger("perigee.test.offset", new Random().nextInt(1 << 16));

  private Sample() {}

  /** One of this many elements. */
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
