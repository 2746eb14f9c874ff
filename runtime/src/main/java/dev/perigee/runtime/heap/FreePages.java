package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.memory.Memory;

/**
 * The pages of each size class that have free cells, linked through the headers with which pages of
 * cells begin. A page is in its list exactly while {@link #FREE} is not 0.
 */
final class FreePages {
  /** Bytes of a page before its first cell. */
  static final int HEADER = 64;

  /**
   * The page's first free cell, 0 for none; 8 bytes. Those that stand in {@link FreeCells} are not
   * among them.
   */
  static final int FREE = 0;

  /**
   * Cells in use, where cells are freed one by one, and those that stand in {@link FreeCells}; 4
   * bytes.
   */
  static final int USED = 8;

  /** Pages before and after this one in the list of its class; 8 bytes each. */
  private static final int PREVIOUS = 16;

  private static final int NEXT = 24;

  private final long[] first = new long[SizeClasses.COUNT];
  private final long[] last = new long[SizeClasses.COUNT];

  /** Cells in a page of this size, in bytes. */
  static int cells(int sizeClass, int pageBytes) {
    return (pageBytes - HEADER) / SizeClasses.bytes(sizeClass);
  }

  /** The page to take cells from, or 0. */
  long first(int sizeClass) {
    return first[sizeClass];
  }

  /** Whether this is the only page of its list. */
  boolean isOnly(long page, int sizeClass) {
    return first[sizeClass] == page && last[sizeClass] == page;
  }

  long next(long page) {
    return Memory.getLong(page + NEXT);
  }

  void addFirst(long page, int sizeClass) {
    long head = first[sizeClass];
    Memory.putLong(page + PREVIOUS, 0);
    Memory.putLong(page + NEXT, head);
    if (head == 0) {
      last[sizeClass] = page;
    } else {
      Memory.putLong(head + PREVIOUS, page);
    }
    first[sizeClass] = page;
  }

  void addLast(long page, int sizeClass) {
    long tail = last[sizeClass];
    Memory.putLong(page + PREVIOUS, tail);
    Memory.putLong(page + NEXT, 0);
    if (tail == 0) {
      first[sizeClass] = page;
    } else {
      Memory.putLong(tail + NEXT, page);
    }
    last[sizeClass] = page;
  }

  void remove(long page, int sizeClass) {
    long previous = Memory.getLong(page + PREVIOUS);
    long next = Memory.getLong(page + NEXT);
    if (previous == 0) {
      first[sizeClass] = next;
    } else {
      Memory.putLong(previous + NEXT, next);
    }
    if (next == 0) {
      last[sizeClass] = previous;
    } else {
      Memory.putLong(next + PREVIOUS, previous);
    }
  }
}
