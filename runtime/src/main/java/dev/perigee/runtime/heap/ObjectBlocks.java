package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.memory.LiveBlocks;
import dev.perigee.runtime.memory.Memory;

/**
 * Cells of objects, freed by sweeping alone. A free cell has kind 0 and links to the next of its
 * class at {@link #LINK}; each sweep makes those lists anew, in order of address, and gives back
 * pages without objects.
 */
final class ObjectBlocks {
  private static final int LINK = 8;

  private final Heap heap;
  private final long[] free = new long[SizeClasses.COUNT];

  /** The last free cell of each class, while sweeping. */
  private final long[] last = new long[SizeClasses.COUNT];

  ObjectBlocks(Heap heap) {
    this.heap = heap;
  }

  /** Takes a cell; its contents are undefined. */
  long allocate(int sizeClass) {
    long cell = free[sizeClass];
    if (cell == 0) {
      cell = addPage(sizeClass);
    }
    if (Memory.CHECKED) {
      LiveBlocks.add(cell, SizeClasses.bytes(sizeClass));
    }
    free[sizeClass] = Memory.getLong(cell + LINK);
    return cell;
  }

  private long addPage(int sizeClass) {
    long page = heap.takeObjectPage(sizeClass);
    LiveBlocks.add(page, Pages.SIZE);
    int size = SizeClasses.bytes(sizeClass);
    long next = 0;
    for (int i = SizeClasses.cells(sizeClass) - 1; i >= 0; i--) {
      long cell = page + SizeClasses.PAGE_HEADER + (long) i * size;
      Memory.putInt(cell, 0);
      Memory.putLong(cell + LINK, next);
      next = cell;
    }
    LiveBlocks.remove(page, Pages.SIZE);
    return next;
  }

  /**
   * Frees the objects that are still white.
   *
   * @param dead bits of the white that means death
   * @param alive bits of the white that survivors get
   */
  void sweep(Pages pages, int dead, int alive) {
    java.util.Arrays.fill(free, 0);
    java.util.Arrays.fill(last, 0);
    for (Chunk chunk : pages.chunks()) {
      for (int page = 0; page < chunk.pages; page++) {
        int sizeClass = chunk.objectClass[page] - 1;
        if (sizeClass >= 0) {
          sweepPage(chunk.address + (long) page * Pages.SIZE, sizeClass, dead, alive);
        }
      }
    }
  }

  private void sweepPage(long page, int sizeClass, int dead, int alive) {
    LiveBlocks.add(page, Pages.SIZE);
    int size = SizeClasses.bytes(sizeClass);
    long first = page + SizeClasses.PAGE_HEADER;
    long end = first + (long) SizeClasses.cells(sizeClass) * size;
    long firstFree = 0;
    long lastFree = 0;
    boolean used = false;
    for (long cell = first; cell < end; cell += size) {
      int header = Memory.getInt(cell);
      if ((header & 0xff) != 0) {
        int colour = header >>> 8;
        if ((colour & dead) == 0) {
          Memory.putByte(cell + ObjectLayout.COLOUR, colour & ~Heap.COLOURS | alive);
          used = true;
          continue;
        }
        heap.died(cell, header & 0xff, size);
        Memory.putInt(cell, 0);
      }
      if (lastFree == 0) {
        firstFree = cell;
      } else {
        Memory.putLong(lastFree + LINK, cell);
      }
      lastFree = cell;
    }
    if (!used) {
      LiveBlocks.remove(page, Pages.SIZE);
      heap.freePage(page);
    } else if (firstFree != 0) {
      Memory.putLong(lastFree + LINK, 0);
      append(sizeClass, firstFree, lastFree);
    }
    if (used && Memory.CHECKED) {
      hideFree(page, first, end, size);
    }
  }

  private void append(int sizeClass, long firstFree, long lastFree) {
    if (last[sizeClass] == 0) {
      free[sizeClass] = firstFree;
    } else {
      long tail = last[sizeClass];
      LiveBlocks.add(tail, 16);
      Memory.putLong(tail + LINK, firstFree);
      LiveBlocks.remove(tail, 16);
    }
    last[sizeClass] = lastFree;
  }

  /** Leaves only the live objects of a page accessible. */
  private static void hideFree(long page, long first, long end, int size) {
    for (long cell = first; cell < end; cell += size) {
      if (Memory.getByte(cell + ObjectLayout.KIND) == 0) {
        LiveBlocks.remove(cell, size);
      }
    }
    LiveBlocks.remove(page, SizeClasses.PAGE_HEADER);
    LiveBlocks.remove(end, page + Pages.SIZE - end);
  }
}
