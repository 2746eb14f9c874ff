package dev.perigee.runtime.lib;

import dev.perigee.runtime.layout.SortLayout;

/** How quicksort chooses its pivots: in the middle, or at random after a bad partition. */
final class PivotChoice {
  /** State of the generator of seeds, which are used only after bad partitions. */
  private int random = 0x9e3779b9;

  /**
   * The key of a range's pivot.
   *
   * @param seed 0 if there was no bad partition
   */
  static int pivot(int low, int high, int seed) {
    if (high - low < SortLayout.LARGE || seed == 0) {
      return (low + high) >>> 1;
    }
    int quarter = (high - low) / 4;
    return Integer.remainderUnsigned(seed, 2 * quarter) + low + quarter;
  }

  /**
   * The seed for the larger part of a partitioned range.
   *
   * @param smaller the length of the smaller part including the pivot
   * @param seed the seed of the whole range
   */
  int seed(int low, int high, int smaller, int seed) {
    return (high - low) >> SortLayout.IMBALANCE > smaller ? next() : seed;
  }

  private int next() {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return random;
  }
}
