package dev.perigee.tier1.codememory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;

/** Writes code to the same place in a region again and again. */
final class Rewriting {
  private static final int[] COUNTS = {20_000, 1, 19_999};

  private Rewriting() {}

  /**
   * Checks that the code that runs is the code that was written last.
   *
   * @param increments makes a function that adds 1 to its argument this number of times
   */
  static void check(CodeRegion region, long offset, IntFunction<MemorySegment> increments) {
    for (int count : COUNTS) {
      region.write(offset, increments.apply(count));
      region.synchronizeCores();
      assertThat(EntryPoint.enter(region.base() + offset, 1, 0)).isEqualTo(1 + count);
    }
  }
}
