package dev.perigee.runtime.heap;

import dev.perigee.runtime.memory.LiveBlocks;
import dev.perigee.runtime.memory.Memory;

/**
 * Cells without header, freed by whoever owns them. Each page begins with the head of its free
 * cells; the pages of a size class that have free cells are linked.
 */
final class RawBlocks {
  /** The page's first free cell, which holds the address of the next; 8 bytes. */
  private static final int FREE = 0;

  /** Cells in use; 4 bytes. */
  private static final int USED = 8;

  /** Pages before and after this one in the list of its class; 8 bytes each. */
  private static final int PREVIOUS = 16;

  private static final int NEXT = 24;

  private final Heap heap;
  private final long[] pagesWithFree = new long[SizeClasses.COUNT];

  RawBlocks(Heap heap) {
    this.heap = heap;
  }

  /** Takes a cell. */
  long allocate(int sizeClass) {
    long page = pagesWithFree[sizeClass];
    if (page == 0) {
      page = addPage(sizeClass);
    }
    long cell = Memory.getLong(page + FREE);
    LiveBlocks.add(cell, SizeClasses.bytes(sizeClass));
    long next = Memory.getLong(cell);
    Memory.putLong(page + FREE, next);
    Memory.putInt(page + USED, Memory.getInt(page + USED) + 1);
    if (next == 0) {
      unlink(page, sizeClass);
    }
    return cell;
  }

  /** Gives a cell back. */
  void free(long cell, int sizeClass) {
    long page = cell & -Pages.SIZE;
    long free = Memory.getLong(page + FREE);
    Memory.putLong(cell, free);
    Memory.putLong(page + FREE, cell);
    LiveBlocks.remove(cell, SizeClasses.bytes(sizeClass));
    int used = Memory.getInt(page + USED) - 1;
    Memory.putInt(page + USED, used);
    if (free == 0) {
      link(page, sizeClass);
    }
    if (used == 0 && hasOtherPage(page, sizeClass)) {
      unlink(page, sizeClass);
      heap.freePage(page);
    }
  }

  /** Gives back the pages in which nothing is used. */
  void releaseUnused() {
    for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
      for (long page = pagesWithFree[sizeClass], next; page != 0; page = next) {
        next = Memory.getLong(page + NEXT);
        if (Memory.getInt(page + USED) == 0) {
          unlink(page, sizeClass);
          heap.freePage(page);
        }
      }
    }
  }

  private boolean hasOtherPage(long page, int sizeClass) {
    return pagesWithFree[sizeClass] != page || Memory.getLong(page + NEXT) != 0;
  }

  private long addPage(int sizeClass) {
    long page = heap.takePage();
    LiveBlocks.add(page, Pages.SIZE);
    int size = SizeClasses.bytes(sizeClass);
    long free = 0;
    for (int i = SizeClasses.cells(sizeClass) - 1; i >= 0; i--) {
      long cell = page + SizeClasses.PAGE_HEADER + (long) i * size;
      Memory.putLong(cell, free);
      free = cell;
    }
    LiveBlocks.remove(page + SizeClasses.PAGE_HEADER, Pages.SIZE - SizeClasses.PAGE_HEADER);
    Memory.putLong(page + FREE, free);
    Memory.putInt(page + USED, 0);
    link(page, sizeClass);
    return page;
  }

  private void link(long page, int sizeClass) {
    long head = pagesWithFree[sizeClass];
    Memory.putLong(page + PREVIOUS, 0);
    Memory.putLong(page + NEXT, head);
    if (head != 0) {
      Memory.putLong(head + PREVIOUS, page);
    }
    pagesWithFree[sizeClass] = page;
  }

  private void unlink(long page, int sizeClass) {
    long previous = Memory.getLong(page + PREVIOUS);
    long next = Memory.getLong(page + NEXT);
    if (previous == 0) {
      pagesWithFree[sizeClass] = next;
    } else {
      Memory.putLong(previous + NEXT, next);
    }
    if (next != 0) {
      Memory.putLong(next + PREVIOUS, previous);
    }
  }
}
