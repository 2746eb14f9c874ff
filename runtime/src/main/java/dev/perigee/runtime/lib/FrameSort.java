package dev.perigee.runtime.lib;

import static dev.perigee.runtime.layout.SortLayout.BEGINS;
import static dev.perigee.runtime.layout.SortLayout.COMPARES_ENDS;
import static dev.perigee.runtime.layout.SortLayout.COMPARES_HIGH;
import static dev.perigee.runtime.layout.SortLayout.COMPARES_LEFT;
import static dev.perigee.runtime.layout.SortLayout.COMPARES_LOW;
import static dev.perigee.runtime.layout.SortLayout.COMPARES_RIGHT;
import static dev.perigee.runtime.layout.SortLayout.ENDS_ORDERED;
import static dev.perigee.runtime.layout.SortLayout.FIRST;
import static dev.perigee.runtime.layout.SortLayout.FIXED_SLOTS;
import static dev.perigee.runtime.layout.SortLayout.HIGH;
import static dev.perigee.runtime.layout.SortLayout.LEFT;
import static dev.perigee.runtime.layout.SortLayout.LOW;
import static dev.perigee.runtime.layout.SortLayout.LOW_ORDERED;
import static dev.perigee.runtime.layout.SortLayout.MIDDLE_ORDERED;
import static dev.perigee.runtime.layout.SortLayout.PARTITIONED;
import static dev.perigee.runtime.layout.SortLayout.PENDING;
import static dev.perigee.runtime.layout.SortLayout.PENDING_END;
import static dev.perigee.runtime.layout.SortLayout.PENDING_HIGH;
import static dev.perigee.runtime.layout.SortLayout.PENDING_SEED;
import static dev.perigee.runtime.layout.SortLayout.PHASE;
import static dev.perigee.runtime.layout.SortLayout.READS_LEFT;
import static dev.perigee.runtime.layout.SortLayout.READS_RIGHT;
import static dev.perigee.runtime.layout.SortLayout.RIGHT;
import static dev.perigee.runtime.layout.SortLayout.SECOND;
import static dev.perigee.runtime.layout.SortLayout.SEED;
import static dev.perigee.runtime.layout.SortLayout.SORTED;
import static dev.perigee.runtime.layout.SortLayout.THIRD;
import static dev.perigee.runtime.layout.SortLayout.pendingRanges;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.SortLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * The quicksort of {@link Quicksort} for elements that metamethods or the order function may change
 * during the sort. The elements that are compared are on the stack, and are read and written in the
 * same order as in PUC Lua. The state is in the frame ({@link SortLayout}), and the sort can
 * continue from any comparison, so native code may do a part of it ({@code Finish.SORT}), in the
 * same steps.
 */
abstract class FrameSort {
  private static final int SLOT = SlotLayout.SIZE;

  // Indices of the context's values.

  private static final int INDEX_OF_FIRST = 1 + FIRST / SLOT;
  private static final int INDEX_OF_SECOND = 1 + SECOND / SLOT;
  private static final int INDEX_OF_THIRD = 1 + THIRD / SLOT;

  final CallContext context;
  private final PivotChoice pivots = new PivotChoice();

  FrameSort(CallContext context) {
    this.context = context;
  }

  /** Whether one value of the context comes before another. */
  abstract boolean less(int index, int other);

  /**
   * Sorts the elements 1 to a length.
   *
   * @throws Quicksort.InvalidOrderException if the order is inconsistent
   */
  final void sort(int length) {
    int slots = FIXED_SLOTS + pendingRanges(length);
    if (context.size() < 2) {
      context.pushNil();
    }
    context.setSize(2);
    context.ensure(slots + CallContext.FREE_SLOTS);
    while (context.size() < slots) {
      context.push(Tag.LINK, 0);
    }
    begin(1, length, 0);
    put(PENDING_END, PENDING);
    put(PHASE, BEGINS);
    while (goOn()) {
      boolean outcome = compare();
      // Native code may have continued from this comparison to a later place.
      finish(outcome);
    }
  }

  // The state

  private int get(int field) {
    return Memory.getInt(context.slot(1) + field);
  }

  private void put(int field, int value) {
    Memory.putInt(context.slot(1) + field, value);
  }

  private void begin(int low, int high, int seed) {
    put(LOW, low);
    put(HIGH, high);
    put(SEED, seed);
  }

  private void push(int low, int high, int seed) {
    int end = get(PENDING_END);
    put(end, low);
    put(end + PENDING_HIGH, high);
    put(end + PENDING_SEED, seed);
    put(PENDING_END, end + SLOT);
  }

  // Elements

  private void read(int index, int key) {
    int tag = Elements.get(context, 1, key);
    context.set(index, tag, context.state().tables().payload);
  }

  private void drop(int index) {
    context.set(index, Tag.LINK, 0);
  }

  /** Stores one value at a key, then another value at another key. */
  private void write(int index, int key, int otherIndex, int otherKey) {
    Elements.set(context, 1, key, context.tag(index), context.payload(index));
    drop(index);
    Elements.set(context, 1, otherKey, context.tag(otherIndex), context.payload(otherIndex));
  }

  // Comparisons

  /** Does the comparison of the current phase. */
  private boolean compare() {
    return switch (get(PHASE)) {
      case COMPARES_LOW -> less(INDEX_OF_FIRST, INDEX_OF_SECOND);
      case COMPARES_RIGHT -> less(INDEX_OF_FIRST, INDEX_OF_THIRD);
      default -> less(INDEX_OF_SECOND, INDEX_OF_FIRST);
    };
  }

  /** Acts on the outcome of a comparison; does nothing if there was none. */
  private void finish(boolean outcome) {
    switch (get(PHASE)) {
      case COMPARES_ENDS -> {
        if (outcome) {
          write(INDEX_OF_SECOND, get(LOW), INDEX_OF_FIRST, get(HIGH));
        }
        put(PHASE, ENDS_ORDERED);
      }
      case COMPARES_LOW -> {
        if (outcome) {
          write(INDEX_OF_SECOND, get(LEFT), INDEX_OF_FIRST, get(LOW));
        }
        put(PHASE, outcome ? MIDDLE_ORDERED : LOW_ORDERED);
      }
      case COMPARES_HIGH -> {
        if (outcome) {
          write(INDEX_OF_SECOND, get(LEFT), INDEX_OF_FIRST, get(HIGH));
        }
        put(PHASE, MIDDLE_ORDERED);
      }
      case COMPARES_LEFT -> finishLeft(outcome);
      case COMPARES_RIGHT -> finishRight(outcome);
      default -> {}
    }
  }

  private void finishLeft(boolean outcome) {
    if (outcome) {
      if (get(LEFT) == get(HIGH) - 1) {
        throw new Quicksort.InvalidOrderException();
      }
      put(LEFT, get(LEFT) + 1);
    } else {
      put(RIGHT, get(RIGHT) - 1);
    }
    put(PHASE, outcome ? READS_LEFT : READS_RIGHT);
  }

  private void finishRight(boolean outcome) {
    int left = get(LEFT);
    int right = get(RIGHT);
    if (outcome) {
      if (right < left) {
        throw new Quicksort.InvalidOrderException();
      }
      put(RIGHT, right - 1);
      put(PHASE, READS_RIGHT);
    } else if (right < left) {
      drop(INDEX_OF_THIRD);
      write(INDEX_OF_SECOND, get(HIGH) - 1, INDEX_OF_FIRST, left);
      put(PHASE, PARTITIONED);
    } else {
      write(INDEX_OF_THIRD, left, INDEX_OF_SECOND, right);
      put(LEFT, left + 1);
      put(PHASE, READS_LEFT);
    }
  }

  // Between comparisons

  /** Continues to the next comparison; returns false if everything is sorted. */
  private boolean goOn() {
    while (true) {
      int phase = get(PHASE);
      switch (phase) {
        case BEGINS -> beginRange();
        case ENDS_ORDERED -> chooseMiddle();
        case LOW_ORDERED -> {
          read(INDEX_OF_SECOND, get(HIGH));
          put(PHASE, COMPARES_HIGH);
        }
        case MIDDLE_ORDERED -> beginPartition();
        case READS_LEFT -> {
          read(INDEX_OF_SECOND, get(LEFT));
          put(PHASE, COMPARES_LEFT);
        }
        case READS_RIGHT -> {
          read(INDEX_OF_THIRD, get(RIGHT));
          put(PHASE, COMPARES_RIGHT);
        }
        case PARTITIONED -> splitRange();
        case SORTED -> {
          if (get(PENDING_END) == PENDING) {
            return false;
          }
          takePending();
        }
        default -> {
          return true;
        }
      }
    }
  }

  private void beginRange() {
    if (get(LOW) >= get(HIGH)) {
      put(PHASE, SORTED);
      return;
    }
    read(INDEX_OF_FIRST, get(LOW));
    read(INDEX_OF_SECOND, get(HIGH));
    put(PHASE, COMPARES_ENDS);
  }

  private void chooseMiddle() {
    int low = get(LOW);
    int high = get(HIGH);
    if (high - low == 1) {
      put(PHASE, SORTED);
      return;
    }
    int middle = PivotChoice.pivot(low, high, get(SEED));
    put(LEFT, middle);
    read(INDEX_OF_FIRST, middle);
    read(INDEX_OF_SECOND, low);
    put(PHASE, COMPARES_LOW);
  }

  private void beginPartition() {
    int low = get(LOW);
    int high = get(HIGH);
    if (high - low == 2) {
      put(PHASE, SORTED);
      return;
    }
    int pivot = get(LEFT);
    read(INDEX_OF_FIRST, pivot);
    read(INDEX_OF_SECOND, high - 1);
    write(INDEX_OF_SECOND, pivot, INDEX_OF_FIRST, high - 1);
    put(LEFT, low + 1);
    put(RIGHT, high - 1);
    put(PHASE, READS_LEFT);
  }

  /** Continues with the smaller part, so that few ranges are pending. */
  private void splitRange() {
    int low = get(LOW);
    int high = get(HIGH);
    int seed = get(SEED);
    int pivot = get(LEFT);
    if (pivot - low < high - pivot) {
      push(pivot + 1, high, pivots.seed(pivot + 1, high, pivot - low, seed));
      begin(low, pivot - 1, seed);
    } else {
      push(low, pivot - 1, pivots.seed(low, pivot - 1, high - pivot, seed));
      begin(pivot + 1, high, seed);
    }
    put(PHASE, BEGINS);
  }

  private void takePending() {
    int end = get(PENDING_END) - SLOT;
    put(PENDING_END, end);
    begin(get(end), get(end + PENDING_HIGH), get(end + PENDING_SEED));
    put(PHASE, BEGINS);
  }
}
