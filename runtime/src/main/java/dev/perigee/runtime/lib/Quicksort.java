package dev.perigee.runtime.lib;

/**
 * The quicksort of PUC Lua's {@code table.sort} (Sedgewick's, with the median of three as pivot).
 * It does the same comparisons and exchanges, so that equal elements end up at the same positions,
 * and an invalid order function is detected at the same points.
 */
abstract class Quicksort {
  /** Thrown if the order is inconsistent. */
  static final class InvalidOrderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidOrderException() {
      super("invalid order function for sorting", null, false, false);
    }
  }

  private final PivotChoice pivots = new PivotChoice();

  /** Exchanges two elements if the one with the higher key is less than the other. */
  abstract void order(int low, int high);

  /**
   * Exchanges an element with one of the two around it, if it is less than the lower one or greater
   * than the higher one.
   */
  abstract void orderMiddle(int low, int middle, int high);

  /**
   * Partitions the elements between two keys around a pivot. The element with key {@code low} is
   * not greater than the pivot, and that with {@code high} is not less.
   *
   * @return the pivot's final key
   * @throws InvalidOrderException if the order is inconsistent
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
      int pivot = PivotChoice.pivot(low, high, seed);
      orderMiddle(low, pivot, high);
      if (high - low == 2) {
        return;
      }
      pivot = partition(low, high, pivot);
      int smaller;
      // Recursion handles the smaller part, so that its depth is logarithmic in the length.
      if (pivot - low < high - pivot) {
        sort(low, pivot - 1, seed);
        smaller = pivot - low;
        low = pivot + 1;
      } else {
        sort(pivot + 1, high, seed);
        smaller = high - pivot;
        high = pivot - 1;
      }
      seed = pivots.seed(low, high, smaller, seed);
    }
  }
}
