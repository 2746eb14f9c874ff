package dev.perigee.runtime.heap;

import dev.perigee.runtime.memory.LiveBlocks;
import dev.perigee.runtime.memory.Memory;

/** Cells without header, freed by whoever owns them. A free cell holds the address of the next. */
final class RawBlocks {
  private final Heap heap;
  private final FreePages pages = new FreePages();

  RawBlocks(Heap heap) {
    this.heap = heap;
  }

  /** Takes a cell. */
  long allocate(int sizeClass) {
    long page = pages.first(sizeClass);
    if (page == 0) {
      page = addPage(sizeClass);
    }
    long cell = Memory.getLong(page + FreePages.FREE);
    LiveBlocks.add(cell, SizeClasses.bytes(sizeClass));
    long next = Memory.getLong(cell);
    Memory.putLong(page + FreePages.FREE, next);
    Memory.putInt(page + FreePages.USED, Memory.getInt(page + FreePages.USED) + 1);
    if (next == 0) {
      pages.remove(page, sizeClass);
    }
    return cell;
  }

  /** Gives a cell back. */
  void free(long cell, int sizeClass) {
    long page = SplitPages.pageOf(cell, sizeClass);
    long free = Memory.getLong(page + FreePages.FREE);
    Memory.putLong(cell, free);
    Memory.putLong(page + FreePages.FREE, cell);
    LiveBlocks.remove(cell, SizeClasses.bytes(sizeClass));
    int used = Memory.getInt(page + FreePages.USED) - 1;
    Memory.putInt(page + FreePages.USED, used);
    if (free == 0) {
      pages.addFirst(page, sizeClass);
    }
    if (used == 0 && !pages.isOnly(page, sizeClass)) {
      pages.remove(page, sizeClass);
      heap.freePage(page);
    }
  }

  /** Gives back the pages in which nothing is used. */
  void releaseUnused() {
    for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
      for (long page = pages.first(sizeClass), next; page != 0; page = next) {
        next = pages.next(page);
        if (Memory.getInt(page + FreePages.USED) == 0) {
          pages.remove(page, sizeClass);
          heap.freePage(page);
        }
      }
    }
  }

  private long addPage(int sizeClass) {
    long page = heap.takeRawPage(sizeClass);
    int pageBytes = SplitPages.sizeOfPage(page);
    LiveBlocks.add(page, pageBytes);
    int size = SizeClasses.bytes(sizeClass);
    long free = 0;
    for (int i = SizeClasses.cells(sizeClass, pageBytes) - 1; i >= 0; i--) {
      long cell = page + SizeClasses.PAGE_HEADER + (long) i * size;
      Memory.putLong(cell, free);
      free = cell;
    }
    LiveBlocks.remove(page + SizeClasses.PAGE_HEADER, pageBytes - SizeClasses.PAGE_HEADER);
    Memory.putLong(page + FreePages.FREE, free);
    Memory.putInt(page + FreePages.USED, 0);
    pages.addFirst(page, sizeClass);
    return page;
  }
}
