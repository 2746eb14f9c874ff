package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.LiveBlocks;
import dev.perigee.runtime.memory.Memory;

/**
 * Cells without a header, freed by their owners. A free cell has a link to the next one at {@link
 * StateLayout#FREE_RAW_LINK}.
 */
final class RawBlocks implements FreeCells.Source {
  private static final int LINK = StateLayout.FREE_RAW_LINK;

  private final Heap heap;
  private final FreePages pages = new FreePages();
  private final FreeCells free;

  RawBlocks(Heap heap, long state) {
    this.heap = heap;
    free = new FreeCells(heap, state, StateLayout.FREE_RAW, LINK, this);
  }

  /** Takes a cell and subtracts its bytes from the allowance. */
  long allocate(int sizeClass) {
    return free.allocate(sizeClass);
  }

  @Override
  public void refill(int sizeClass) {
    long page = pages.first(sizeClass);
    if (page == 0) {
      page = addPage(sizeClass);
    }
    pages.remove(page, sizeClass);
    free.takeOver(page, sizeClass);
    Memory.putInt(page + FreePages.USED, FreePages.cells(sizeClass, SplitPages.sizeOfPage(page)));
  }

  /** Frees a cell. */
  void free(long cell, int sizeClass) {
    long page = SplitPages.pageOf(cell, sizeClass);
    if (free.isFromPage(page, sizeClass)) {
      free.add(cell, sizeClass);
      LiveBlocks.remove(cell, SizeClasses.bytes(sizeClass));
    } else {
      returnToPage(page, cell, sizeClass);
    }
  }

  /** Adds a cell to the free cells of its page. */
  private void returnToPage(long page, long cell, int sizeClass) {
    long first = Memory.getLong(page + FreePages.FREE);
    Memory.putLong(cell + LINK, first);
    Memory.putLong(page + FreePages.FREE, cell);
    LiveBlocks.remove(cell, SizeClasses.bytes(sizeClass));
    int used = Memory.getInt(page + FreePages.USED) - 1;
    Memory.putInt(page + FreePages.USED, used);
    if (first == 0) {
      pages.addFirst(page, sizeClass);
    }
    if (used == 0 && !pages.isOnly(page, sizeClass)) {
      pages.remove(page, sizeClass);
      heap.freePage(page);
    }
  }

  /** Frees the pages without used cells. */
  void releaseUnused() {
    for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
      while (!free.isEmpty(sizeClass)) {
        long cell = free.takeFirst(sizeClass);
        returnToPage(SplitPages.pageOf(cell, sizeClass), cell, sizeClass);
      }
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
    long next = 0;
    for (int i = FreePages.cells(sizeClass, pageBytes) - 1; i >= 0; i--) {
      long cell = page + FreePages.HEADER + (long) i * size;
      Memory.putLong(cell + LINK, next);
      next = cell;
    }
    LiveBlocks.remove(page + FreePages.HEADER, pageBytes - FreePages.HEADER);
    Memory.putLong(page + FreePages.FREE, next);
    Memory.putInt(page + FreePages.USED, 0);
    pages.addFirst(page, sizeClass);
    return page;
  }
}
