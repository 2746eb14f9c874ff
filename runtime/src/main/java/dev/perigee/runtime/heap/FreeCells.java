package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.LiveBlocks;
import dev.perigee.runtime.memory.Memory;

/**
 * The free cells that are allocated next. Each size class has a list whose head is a word of the
 * engine's state, so that machine code takes cells as Java does ({@link StateLayout}). All cells of
 * a list are from one page and are no longer in the page's own list ({@link FreePages#FREE}).
 */
final class FreeCells {
  /** Supplies free cells. Not implemented by lambdas, since each costs a class at startup. */
  interface Source {
    /** Fills the empty list of a size class with the free cells of a page. */
    void refill(int sizeClass);
  }

  private final Heap heap;
  private final long state;
  private final long heads;
  private final int link;
  private final Source source;

  /**
   * @param heads offset in the state of the first class's head
   * @param link offset in a free cell of the next one's address
   */
  FreeCells(Heap heap, long state, int heads, int link, Source source) {
    this.heap = heap;
    this.source = source;
    this.state = state;
    this.heads = state + heads;
    this.link = link;
  }

  private long head(int sizeClass) {
    return heads + 8L * sizeClass;
  }

  /** Takes a cell and subtracts its bytes from the allowance. Its contents are undefined. */
  long allocate(int sizeClass) {
    long cell = take(sizeClass);
    return cell != 0 ? cell : allocateSlowly(sizeClass);
  }

  private long allocateSlowly(int sizeClass) {
    heap.spend(SizeClasses.bytes(sizeClass));
    if (isEmpty(sizeClass)) {
      source.refill(sizeClass);
    }
    return takeFirst(sizeClass);
  }

  /**
   * Takes a cell and subtracts its bytes from the allowance, if there is a cell and the allowance
   * suffices. These are exactly the steps of machine code, so the same invariants apply to both.
   *
   * @return the cell, or 0 if nothing was taken
   */
  private long take(int sizeClass) {
    long cell = Memory.getLong(head(sizeClass));
    if (cell == 0) {
      return 0;
    }
    long left = Memory.getLong(state + StateLayout.ALLOWANCE) - SizeClasses.bytes(sizeClass);
    if (left < 0) {
      return 0;
    }
    Memory.putLong(state + StateLayout.ALLOWANCE, left);
    Memory.putLong(head(sizeClass), Memory.getLong(cell + link));
    return cell;
  }

  /** Takes a cell regardless of the allowance. The list must not be empty. */
  long takeFirst(int sizeClass) {
    long cell = Memory.getLong(head(sizeClass));
    LiveBlocks.add(cell, SizeClasses.bytes(sizeClass));
    Memory.putLong(head(sizeClass), Memory.getLong(cell + link));
    return cell;
  }

  boolean isEmpty(int sizeClass) {
    return Memory.getLong(head(sizeClass)) == 0;
  }

  /** Moves the free cells of a page to the empty list of its class. */
  void takeOver(long page, int sizeClass) {
    Memory.putLong(head(sizeClass), Memory.getLong(page + FreePages.FREE));
    Memory.putLong(page + FreePages.FREE, 0);
  }

  /** Whether the list of a class consists of cells of this page. */
  boolean isFromPage(long page, int sizeClass) {
    long cell = Memory.getLong(head(sizeClass));
    // Usually they are far apart, which the first comparison detects.
    return ((cell ^ page) & -Pages.SIZE) == 0 && SplitPages.pageOf(cell, sizeClass) == page;
  }

  /** Adds a free cell to the front of a list. */
  void add(long cell, int sizeClass) {
    Memory.putLong(cell + link, Memory.getLong(head(sizeClass)));
    Memory.putLong(head(sizeClass), cell);
  }

  /** Empties the list of a class. */
  void clear(int sizeClass) {
    Memory.putLong(head(sizeClass), 0);
  }
}
