package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.LiveBlocks;
import dev.perigee.runtime.memory.Memory;

/**
 * The free cells that are taken next: for each size class a list whose head is a word of the
 * engine's state, so that machine code takes cells as Java does ({@link StateLayout}). All cells of
 * a list are of one page, whose own list ({@link FreePages#FREE}) they have left.
 */
final class FreeCells {
  /** Where free cells come from. No lambda, since each costs a class at the start. */
  interface Source {
    /** Makes cells of a page the list of a size class, which is empty. */
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

  /** Takes a cell, and its bytes from the allowance; its contents are undefined. */
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
   * Takes a cell and its bytes from the allowance, if there is a cell and the allowance suffices.
   * This is word for word what machine code does, so what holds for one holds for the other.
   *
   * @return the cell, or 0, in which case nothing has changed
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

  /** Takes a cell whatever the allowance is; the list is not empty. */
  long takeFirst(int sizeClass) {
    long cell = Memory.getLong(head(sizeClass));
    LiveBlocks.add(cell, SizeClasses.bytes(sizeClass));
    Memory.putLong(head(sizeClass), Memory.getLong(cell + link));
    return cell;
  }

  boolean isEmpty(int sizeClass) {
    return Memory.getLong(head(sizeClass)) == 0;
  }

  /** Makes the free cells of a page the list of its class, which is empty. */
  void takeOver(long page, int sizeClass) {
    Memory.putLong(head(sizeClass), Memory.getLong(page + FreePages.FREE));
    Memory.putLong(page + FreePages.FREE, 0);
  }

  /** Whether the list of a class is of the cells of this page. */
  boolean isOf(long page, int sizeClass) {
    long cell = Memory.getLong(head(sizeClass));
    // Mostly they are far apart, which is quickly seen.
    return ((cell ^ page) & -Pages.SIZE) == 0 && SplitPages.pageOf(cell, sizeClass) == page;
  }

  /** Puts a free cell in front. */
  void add(long cell, int sizeClass) {
    Memory.putLong(cell + link, Memory.getLong(head(sizeClass)));
    Memory.putLong(head(sizeClass), cell);
  }

  /** Empties the list of a class. */
  void clear(int sizeClass) {
    Memory.putLong(head(sizeClass), 0);
  }
}
