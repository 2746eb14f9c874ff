package dev.perigee.runtime.lib;

/**
 * Quicksort of elements that do not change while they are compared. They are exchanged in place.
 */
abstract class ExchangeSort extends Quicksort {
  /** Whether the element with key {@code i} comes before that with key {@code j}. */
  abstract boolean less(int i, int j);

  abstract void swap(int i, int j);

  @Override
  final void order(int low, int high) {
    if (less(high, low)) {
      swap(low, high);
    }
  }

  @Override
  final void orderMiddle(int low, int middle, int high) {
    if (less(middle, low)) {
      swap(middle, low);
    } else if (less(high, middle)) {
      swap(middle, high);
    }
  }

  @Override
  final int partition(int low, int high, int givenPivot) {
    int pivot = high - 1;
    swap(givenPivot, pivot);
    int i = low;
    int j = pivot;
    while (true) {
      i++;
      while (less(i, pivot)) {
        if (i == pivot) {
          throw new InvalidOrderException();
        }
        i++;
      }
      j--;
      while (less(pivot, j)) {
        if (j < i) {
          throw new InvalidOrderException();
        }
        j--;
      }
      if (j < i) {
        swap(pivot, i);
        return i;
      }
      swap(i, j);
    }
  }
}
