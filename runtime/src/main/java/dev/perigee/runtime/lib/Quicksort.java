package dev.perigee.runtime.lib;

/**
 * The quicksort of PUC Lua's {@code table.sort} (Sedgewick's, with the median of three as pivot):
 * the same comparisons and exchanges, so that elements which compare equal end where they do there,
 * and an order that is none is found out at the same places.
 */
abstract class Quicksort {
  /** Shorter intervals never take a random pivot. */
  private static final int LARGE = 100;

  /** A partition is bad when its smaller part is less than the other divided by this. */
  private static final int IMBALANCE = 128;

  /** Thrown when the order contradicts itself. */
  static final class InvalidOrderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidOrderException() {
      super("invalid order function for sorting", null, false, false);
    }
  }

  /** State of the generator of random pivots, which only bad partitions ask for. */
  private int random = 0x9e3779b9;

  /** Exchanges two elements if that with the higher key comes first. */
  abstract void order(int low, int high);

  /**
   * Exchanges an element with one of the two around it, if it comes before the lower or behind the
   * higher one.
   */
  abstract void orderMiddle(int low, int middle, int high);

  /**
   * Partitions the elements between two keys around one of them; that with {@code low} is not
   * behind it and that with {@code high} not before.
   *
   * @return the pivot's final key
   * @throws InvalidOrderException when the order contradicts itself
   */
  abstract int partition(int low, int high, int pivot);

  /** Sorts the elements with keys from {@code lowest} to {@code highest}. */
  final void sort(int lowest, int highest) {
    sort(lowest, highest, 0);
  }

  private void sort(int lowest, int highest, int givenSeed) {
    int low = lowest;
    int high = highest;
    int seed = givenSeed;
    while (low < high) {
      order(low, high);
      if (high - low == 1) {
        return;
      }
      int pivot = choosePivot(low, high, seed);
      orderMiddle(low, pivot, high);
      if (high - low == 2) {
        return;
      }
      pivot = partition(low, high, pivot);
      int smaller;
      // The smaller part by recursion, so that its depth is the logarithm of the length.
      if (pivot - low < high - pivot) {
        sort(low, pivot - 1, seed);
        smaller = pivot - low;
        low = pivot + 1;
      } else {
        sort(pivot + 1, high, seed);
        smaller = high - pivot;
        high = pivot - 1;
      }
      if ((high - low) / IMBALANCE > smaller) {
        seed = nextSeed();
      }
    }
  }

  private static int choosePivot(int low, int high, int seed) {
    if (high - low < LARGE || seed == 0) {
      return low + high >>> 1;
    }
    int quarter = (high - low) / 4;
    return Integer.remainderUnsigned(seed, 2 * quarter) + low + quarter;
  }

  private int nextSeed() {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return random;
  }
}
