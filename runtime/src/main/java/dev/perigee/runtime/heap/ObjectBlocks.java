package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.LiveBlocks;
import dev.perigee.runtime.memory.Memory;
import java.util.function.LongConsumer;

/**
 * Cells of objects. They are freed only by sweeping, page by page; between the sweeps of two pages,
 * cells may be taken from any page. A free cell has kind 0 and a link to the next one at {@link
 * StateLayout#FREE_OBJECT_LINK}.
 */
final class ObjectBlocks implements FreeCells.Source {
  private static final int LINK = StateLayout.FREE_OBJECT_LINK;

  /** Number of cells that are inspected for one unit of work. */
  private static final int CELLS_PER_UNIT = 4;

  /** Units of work for freeing an object. */
  private static final int FREEING = 4;

  private final Heap heap;
  private final FreePages pages = new FreePages();
  private final FreeCells free;

  ObjectBlocks(Heap heap, long state) {
    this.heap = heap;
    free = new FreeCells(heap, state, StateLayout.FREE_OBJECTS, LINK, this);
  }

  /** Takes a cell and subtracts its bytes from the allowance. Its contents are undefined. */
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
  }

  private long addPage(int sizeClass) {
    long page = heap.takeObjectPage(sizeClass);
    int pageBytes = SplitPages.sizeOfPage(page);
    LiveBlocks.add(page, pageBytes);
    int size = SizeClasses.bytes(sizeClass);
    long next = 0;
    for (int i = FreePages.cells(sizeClass, pageBytes) - 1; i >= 0; i--) {
      long cell = page + FreePages.HEADER + (long) i * size;
      Memory.putInt(cell, 0);
      Memory.putLong(cell + LINK, next);
      next = cell;
    }
    LiveBlocks.remove(page + FreePages.HEADER, pageBytes - FreePages.HEADER);
    Memory.putLong(page + FreePages.FREE, next);
    pages.addFirst(page, sizeClass);
    return page;
  }

  /**
   * Frees the dead objects of a page, and the page itself if no object is left.
   *
   * @param sizeClass the size class of the objects, or {@link SplitPages#SPLIT}
   * @param dead bits of the white of dead objects
   * @param alive bits of the white that survivors get
   * @return units of work done
   */
  long sweepPage(long page, int sizeClass, int dead, int alive) {
    if (sizeClass != SplitPages.SPLIT) {
      return sweepCells(page, sizeClass, dead, alive);
    }
    long work = 1;
    // The page is freed with its last quarter, so its header is read first.
    int classes = SplitPages.classes(page);
    for (int quarter = 0; quarter < SplitPages.COUNT; quarter++) {
      int inQuarter = SplitPages.sizeClass(classes, quarter);
      if (inQuarter >= 0) {
        work += sweepCells(page + (long) quarter * SplitPages.QUARTER, inQuarter, dead, alive);
      }
    }
    return work;
  }

  private long sweepCells(long page, int sizeClass, int dead, int alive) {
    int pageBytes = SplitPages.sizeOfPage(page);
    LiveBlocks.add(page, pageBytes);
    if (free.isFromPage(page, sizeClass)) {
      // The page's own list gets these cells back, with those that are freed now.
      free.clear(sizeClass);
    }
    boolean hadFree = Memory.getLong(page + FreePages.FREE) != 0;
    int size = SizeClasses.bytes(sizeClass);
    int cells = FreePages.cells(sizeClass, pageBytes);
    long first = page + FreePages.HEADER;
    long end = first + (long) cells * size;
    // Address of the link to the next free cell, which is initially the page's head.
    long link = page + FreePages.FREE;
    int freed = 0;
    boolean used = false;
    for (long cell = first; cell < end; cell += size) {
      int header = Memory.getInt(cell);
      if ((header & 0xff) != 0) {
        int colour = header >>> 8;
        if ((colour & dead) == 0) {
          Memory.putByte(cell + ObjectLayout.COLOUR, (colour & ~Heap.COLOURS) | alive);
          used = true;
          continue;
        }
        heap.died(cell, header & 0xff, size);
        Memory.putInt(cell, 0);
        freed++;
      }
      Memory.putLong(link, cell);
      link = cell + LINK;
    }
    Memory.putLong(link, 0);
    if (hadFree) {
      pages.remove(page, sizeClass);
    }
    if (!used) {
      heap.freePage(page);
    } else {
      // Pages are added in the order of the sweep, which is that of their addresses. Low pages are
      // filled first, so that high ones become empty.
      if (link != page + FreePages.FREE) {
        pages.addLast(page, sizeClass);
      }
      hideFree(page, pageBytes, first, end, size);
    }
    return cells / CELLS_PER_UNIT + (long) FREEING * freed;
  }

  /** Applies an action to each object of a page. The size class is as for {@link #sweepPage}. */
  void forEachObject(long page, int sizeClass, LongConsumer action) {
    if (sizeClass != SplitPages.SPLIT) {
      forEachCell(page, sizeClass, action);
      return;
    }
    int classes = SplitPages.classes(page);
    for (int quarter = 0; quarter < SplitPages.COUNT; quarter++) {
      int inQuarter = SplitPages.sizeClass(classes, quarter);
      if (inQuarter >= 0) {
        forEachCell(page + (long) quarter * SplitPages.QUARTER, inQuarter, action);
      }
    }
  }

  private static void forEachCell(long page, int sizeClass, LongConsumer action) {
    int size = SizeClasses.bytes(sizeClass);
    int pageBytes = SplitPages.sizeOfPage(page);
    long first = page + FreePages.HEADER;
    long end = first + (long) FreePages.cells(sizeClass, pageBytes) * size;
    for (long cell = first; cell < end; cell += size) {
      LiveBlocks.add(page, pageBytes);
      boolean used = Memory.getByte(cell + ObjectLayout.KIND) != 0;
      hideFree(page, pageBytes, first, end, size);
      if (used) {
        action.accept(cell);
      }
    }
  }

  /** Makes only the header and the live objects of a page accessible, for checked memory. */
  private static void hideFree(long page, int pageBytes, long first, long end, int size) {
    if (!Memory.CHECKED) {
      return;
    }
    for (long cell = first; cell < end; cell += size) {
      if (Memory.getByte(cell + ObjectLayout.KIND) == 0) {
        LiveBlocks.remove(cell, size);
      }
    }
    LiveBlocks.remove(end, page + pageBytes - end);
  }
}
