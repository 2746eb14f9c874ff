package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.memory.LiveBlocks;
import dev.perigee.runtime.memory.Memory;
import java.util.Arrays;

/**
 * Pages that are split into four quarters, for a heap of one chunk. A new engine has a few cells in
 * each of many size classes, and a whole page for each class would be half empty. A quarter is a
 * small page of cells, or part of a raw block of up to three quarters. The first quarter of a split
 * page is always a page of cells, whose header also describes the split. A block of quarters can
 * therefore be recognized by its address.
 */
final class SplitPages {
  /** Number of quarters of a page. */
  static final int COUNT = 4;

  /** Bytes of a quarter. */
  static final int QUARTER = Pages.SIZE / COUNT;

  /** In place of a size class: the page is split. */
  static final int SPLIT = SizeClasses.COUNT;

  /** Larger cells would waste too much of a quarter. */
  static final int LARGEST_CELL = 448;

  /** Larger raw blocks consist of whole quarters, up to {@link #LARGEST_BLOCK}. */
  static final int LARGEST_RAW_CELL = 672;

  private static final int LARGEST_BLOCK = 3 * QUARTER;

  /**
   * In a page's header: a bit for each quarter that is taken, and {@link #IS_SPLIT}; 1 byte. 0 in a
   * page that is not split.
   */
  private static final int TAKEN = 32;

  private static final int IS_SPLIT = 0x10;

  /** For each quarter: size class plus 1 if it holds objects' cells, otherwise 0; 4 bytes. */
  private static final int CLASSES = 36;

  /**
   * The order in which quarters are used for cells. Blocks need adjacent quarters and cannot use
   * the first one.
   */
  private static final int[] QUARTERS_FOR_CELLS = {0, 3, 2, 1};

  private final Heap heap;
  private long[] pages = new long[4];
  private int count;

  SplitPages(Heap heap) {
    this.heap = heap;
  }

  /** Initializes the header of a page that is not split. */
  static void beginWhole(long page) {
    LiveBlocks.add(page, FreePages.HEADER);
    Memory.putByte(page + TAKEN, 0);
  }

  /** Bytes of a page of cells. */
  static int sizeOfPage(long page) {
    return (page & Pages.SIZE - 1) != 0 || Memory.getByte(page + TAKEN) != 0 ? QUARTER : Pages.SIZE;
  }

  /** The page of a cell of a size class. */
  static long pageOf(long cell, int sizeClass) {
    long page = cell & -Pages.SIZE;
    return SizeClasses.bytes(sizeClass) <= LARGEST_CELL && Memory.getByte(page + TAKEN) != 0
        ? cell & -QUARTER
        : page;
  }

  /** Whether a raw block of this size can consist of quarters. */
  static boolean fits(long bytes) {
    return bytes > LARGEST_RAW_CELL && bytes <= LARGEST_BLOCK;
  }

  /**
   * Whether the raw block of this size at this address consists of quarters. No cell of such a size
   * begins at the start of a quarter.
   */
  static boolean isBlock(long address, long bytes) {
    return fits(bytes) && (address & QUARTER - 1) == 0 && (address & Pages.SIZE - 1) != 0;
  }

  /** Bytes that a block of this size occupies. */
  static long round(long bytes) {
    return bytes + QUARTER - 1 & -QUARTER;
  }

  /** Takes memory for a block. */
  long takeBlock(long bytes) {
    int quarters = (int) (round(bytes) / QUARTER);
    int wanted = ((1 << quarters) - 1) << 1;
    for (int i = 0; ; i++) {
      long page = i < count ? pages[i] : split();
      int taken = Memory.getByte(page + TAKEN);
      for (int first = 1; first + quarters <= COUNT; first++) {
        int bits = wanted << (first - 1);
        if ((taken & bits) == 0) {
          Memory.putByte(page + TAKEN, taken | bits);
          long address = page + (long) first * QUARTER;
          LiveBlocks.add(address, round(bytes));
          return address;
        }
      }
    }
  }

  /** Frees a block that {@link #takeBlock} returned. */
  void freeBlock(long address, long bytes) {
    LiveBlocks.remove(address, round(bytes));
    release(address, (1 << (round(bytes) / QUARTER)) - 1);
  }

  /**
   * Takes a quarter for cells.
   *
   * @param objectClass the size class of objects, or -1 for raw cells
   */
  long takePage(int objectClass) {
    for (int i = 0; ; i++) {
      long page = i < count ? pages[i] : split();
      int taken = Memory.getByte(page + TAKEN);
      for (int quarter : QUARTERS_FOR_CELLS) {
        if ((taken & 1 << quarter) == 0) {
          Memory.putByte(page + TAKEN, taken | 1 << quarter);
          Memory.putByte(page + CLASSES + quarter, objectClass + 1);
          return page + (long) quarter * QUARTER;
        }
      }
    }
  }

  /** Frees a quarter of cells. */
  void freePage(long page) {
    int quarter = quarter(page);
    Memory.putByte((page & -Pages.SIZE) + CLASSES + quarter, 0);
    int kept = quarter == 0 ? FreePages.HEADER : 0;
    LiveBlocks.remove(page + kept, QUARTER - kept);
    release(page, 1);
  }

  private static int quarter(long address) {
    return (int) (address & Pages.SIZE - 1) / QUARTER;
  }

  /** The word of size classes of a split page, for {@link #sizeClass}. */
  static int classes(long page) {
    return Memory.getInt(page + CLASSES);
  }

  /** The size class of the objects in a quarter, or -1. */
  static int sizeClass(int classes, int quarter) {
    return (classes >>> (quarter * 8) & 0xff) - 1;
  }

  private long split() {
    long page = heap.takeWholePage(SPLIT);
    Memory.putByte(page + TAKEN, IS_SPLIT);
    Memory.putInt(page + CLASSES, 0);
    if (count == pages.length) {
      pages = Arrays.copyOf(pages, 2 * count);
    }
    pages[count++] = page;
    return page;
  }

  private void release(long address, int bits) {
    long page = address & -Pages.SIZE;
    int taken = Memory.getByte(page + TAKEN) & ~(bits << quarter(address));
    Memory.putByte(page + TAKEN, taken);
    if (taken == IS_SPLIT) {
      forget(page);
      heap.freeWholePage(page);
    }
  }

  private void forget(long page) {
    for (int i = 0; i < count; i++) {
      if (pages[i] == page) {
        pages[i] = pages[--count];
        return;
      }
    }
  }
}
