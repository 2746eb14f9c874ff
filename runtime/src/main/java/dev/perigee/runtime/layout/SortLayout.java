package dev.perigee.runtime.layout;

import dev.perigee.ir.Tag;

/**
 * The frame of {@code table.sort} while it runs a quicksort that can continue from any of its
 * comparisons. The frame holds the sort's whole state, so both tiers can continue it. Offsets are
 * in bytes from the frame's base.
 *
 * <p>Numbers are in slots with {@link Tag#LINK}, which are not Lua values: the collector and the
 * debug library skip them. Slots for values also have that tag while they are not in use.
 *
 * <p>The window in which the order function is called lies after the pending ranges.
 */
public final class SortLayout {
  private static final int SLOT = SlotLayout.SIZE;

  /** The table that is sorted. */
  public static final int TABLE = 0;

  /** The order function; nil without one. */
  public static final int ORDER = SLOT;

  /** The element that was read first. While a range is partitioned, this is the pivot. */
  public static final int FIRST = 2 * SLOT;

  /**
   * The element that was read second. While a range is partitioned, this is the element with the
   * left key.
   */
  public static final int SECOND = 3 * SLOT;

  /** While a range is partitioned, the element with the right key. */
  public static final int THIRD = 4 * SLOT;

  private static final int RANGE = 5 * SLOT;

  /** The first key of the current range; 4 bytes. */
  public static final int LOW = RANGE;

  /** The last key of the current range; 4 bytes. */
  public static final int HIGH = RANGE + 4;

  /** The seed for the choice of the range's pivot, 0 for the middle; 4 bytes. */
  public static final int SEED = RANGE + 12;

  private static final int SCAN = 6 * SLOT;

  /**
   * The key that has been reached from below; before and after the partition, the pivot's key; 4
   * bytes.
   */
  public static final int LEFT = SCAN;

  /** The key that has been reached from above; 4 bytes. */
  public static final int RIGHT = SCAN + 4;

  /** One of the phases below; 4 bytes. */
  public static final int PHASE = SCAN + 12;

  private static final int STACK = 7 * SLOT;

  /** Offset of the end of the pending ranges; 4 bytes. */
  public static final int PENDING_END = STACK;

  /**
   * The ranges that are sorted later, one slot each, with the same fields as the current range:
   * first key, last key and seed.
   */
  public static final int PENDING = 8 * SLOT;

  /** In a pending range: its last key; 4 bytes. The first key is at offset 0. */
  public static final int PENDING_HIGH = HIGH - RANGE;

  /** In a pending range: its seed; 4 bytes. */
  public static final int PENDING_SEED = SEED - RANGE;

  /** The number of slots in front of the pending ranges. */
  public static final int FIXED_SLOTS = PENDING / SLOT;

  // Phases of a comparison, whose outcome is examined first

  /** Compares the last element of a range, which was read second, with the first element. */
  public static final int COMPARES_ENDS = 0;

  /** Compares the middle element, which was read first, with the element with the lowest key. */
  public static final int COMPARES_LOW = 1;

  /** Compares the element with the highest key, which was read second, with the middle element. */
  public static final int COMPARES_HIGH = 2;

  /** Compares the element with the left key with the pivot. */
  public static final int COMPARES_LEFT = 3;

  /** Compares the pivot with the element with the right key. */
  public static final int COMPARES_RIGHT = 4;

  // Phases between comparisons

  /** A range begins. It may be short. */
  public static final int BEGINS = 5;

  /** The ends of a range are in order. The middle element is next. */
  public static final int ENDS_ORDERED = 6;

  /** The middle element is not less than the lowest. The comparison with the highest is next. */
  public static final int LOW_ORDERED = 7;

  /** The three elements are in order. The partition is next. */
  public static final int MIDDLE_ORDERED = 8;

  /** The comparison of the element with the left key is next. */
  public static final int READS_LEFT = 9;

  /** The comparison of the element with the right key is next. */
  public static final int READS_RIGHT = 10;

  /** The range is partitioned. Its pivot has the left key. */
  public static final int PARTITIONED = 11;

  /** The range is sorted. A pending range is next. */
  public static final int SORTED = 12;

  // The choice of the pivot

  /** Ranges with fewer elements after the first never use a random pivot. */
  public static final int LARGE = 100;

  /** A partition is bad if its smaller part is less than the larger part shifted right by this. */
  public static final int IMBALANCE = 7;

  /** Work of a comparison, in instructions, besides that of the order's function and its call. */
  public static final int WORK = 1;

  private SortLayout() {}

  /** Maximum number of pending ranges. Each range is at most half as long as the one before. */
  public static int pendingRanges(int length) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(length);
  }
}
