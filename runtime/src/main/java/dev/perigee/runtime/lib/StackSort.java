package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;

/**
 * Quicksort of elements that metamethods or the order function may change during the sort. The
 * elements that are compared are on the stack; they are read and written in PUC Lua's order.
 */
abstract class StackSort extends Quicksort {
  final CallContext context;

  StackSort(CallContext context) {
    this.context = context;
  }

  /** Whether one value of the context comes before another. */
  abstract boolean less(int index, int other);

  private int push(int key) {
    Elements.push(context, 1, key);
    return context.size();
  }

  private void pop() {
    context.setSize(context.size() - 1);
  }

  /**
   * Stores the value pushed last as the element {@code key}, and the one before it as {@code
   * other}.
   */
  private void set(int key, int other) {
    store(key);
    store(other);
  }

  private void store(int key) {
    int last = context.size();
    Elements.set(context, 1, key, context.tag(last), context.payload(last));
    context.setSize(last - 1);
  }

  @Override
  final void order(int low, int high) {
    int first = push(low);
    int second = push(high);
    exchangeIf(less(second, first), low, high);
  }

  /**
   * Ends the comparison of the two values pushed last: stores them at exchanged keys or pops them.
   */
  private void exchangeIf(boolean wanted, int key, int other) {
    if (wanted) {
      set(key, other);
    } else {
      pop();
      pop();
    }
  }

  @Override
  final void orderMiddle(int low, int middle, int high) {
    int pivot = push(middle);
    int lower = push(low);
    if (less(pivot, lower)) {
      set(middle, low);
      return;
    }
    pop();
    int higher = push(high);
    exchangeIf(less(higher, pivot), middle, high);
  }

  @Override
  final int partition(int low, int high, int givenPivot) {
    int pivot = push(givenPivot);
    context.pushValue(pivot);
    push(high - 1);
    set(givenPivot, high - 1);
    int i = low;
    int j = high - 1;
    while (true) {
      i++;
      int left = push(i);
      while (less(left, pivot)) {
        if (i == high - 1) {
          throw new InvalidOrderException();
        }
        pop();
        i++;
        push(i);
      }
      j--;
      int right = push(j);
      while (less(pivot, right)) {
        if (j < i) {
          throw new InvalidOrderException();
        }
        pop();
        j--;
        push(j);
      }
      if (j < i) {
        pop();
        set(high - 1, i);
        return i;
      }
      set(i, j);
    }
  }
}
