package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.memory.Memory;

/**
 * The pages of each size class that have free cells, linked through the header at the beginning of
 * each page of cells. A page is in its list if and only if {@link #FREE} is not 0.
 */
final class FreePages {
  /** Bytes of a page before its first cell. */
  static final int HEADER = 64;

  /**
   * The page's first free cell, or 0; 8 bytes. Cells that are in {@link FreeCells} are not in this
   * list.
   */
  static final int FREE = 0;

  /**
   * Number of cells that are in use or in {@link FreeCells}, for pages whose cells are freed one by
   * one; 4 bytes.
   */
  static final int USED = 8;

  /** Pages before and after this one in the list of its class; 8 bytes each. */
  private static final int PREVIOUS = 16;

  private static final int NEXT = 24;

  private final long[] first = new long[SizeClasses.COUNT];
  private final long[] last = new long[SizeClasses.COUNT];

  /** Number of cells in a page of this many bytes. */
  static int cells(int sizeClass, int pageBytes) {
    return (pageBytes - HEADER) / SizeClasses.bytes(sizeClass);
  }

  /** The page from which to take cells next, or 0. */
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
