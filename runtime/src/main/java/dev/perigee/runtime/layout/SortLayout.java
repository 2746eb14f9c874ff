package dev.perigee.runtime.layout;

/**
 * The frame of {@code table.sort} while it sorts by a quicksort that goes on from any of its
 * comparisons. All that the sort has to know is there, so both tiers can go on with it. Offsets are
 * in bytes from the frame's base.
 *
 * <p>Numbers stand in slots with {@link Tag#LINK}, which are no values of Lua: the collector and
 * the debug library pass them over. A value's slot holds that tag, too, while it is not in use.
 *
 * <p>Behind the pending ranges lies the window in which the order's function is called.
 */
public final class SortLayout {
  private static final int SLOT = SlotLayout.SIZE;

  /** What is sorted. */
  public static final int TABLE = 0;

  /** The order's function, nil without one. */
  public static final int ORDER = SLOT;

  /** The element that was read first; while a range is partitioned, the pivot. */
  public static final int FIRST = 2 * SLOT;

  /** The element that was read second; while a range is partitioned, that with the left key. */
  public static final int SECOND = 3 * SLOT;

  /** While a range is partitioned, the element with the right key. */
  public static final int THIRD = 4 * SLOT;

  private static final int RANGE = 5 * SLOT;

  /** The first key of the range that is sorted; 4 bytes. */
  public static final int LOW = RANGE;

  /** The last key of the range that is sorted; 4 bytes. */
  public static final int HIGH = RANGE + 4;

  /** What the range's pivot is chosen by, 0 for the middle; 4 bytes. */
  public static final int SEED = RANGE + 12;

  private static final int SCAN = 6 * SLOT;

  /** The key that has been reached from below; before and after that, the pivot's; 4 bytes. */
  public static final int LEFT = SCAN;

  /** The key that has been reached from above; 4 bytes. */
  public static final int RIGHT = SCAN + 4;

  /** One of the phases below; 4 bytes. */
  public static final int PHASE = SCAN + 12;

  private static final int STACK = 7 * SLOT;

  /** Where the pending ranges end; 4 bytes. */
  public static final int PENDING_END = STACK;

  /**
   * The ranges that are sorted later, a slot each: as the range that is sorted has them, first key,
   * last key and seed.
   */
  public static final int PENDING = 8 * SLOT;

  /** In a pending range: its last key; 4 bytes. The first one is where the range is. */
  public static final int PENDING_HIGH = HIGH - RANGE;

  /** In a pending range: its seed; 4 bytes. */
  public static final int PENDING_SEED = SEED - RANGE;

  /** The number of slots in front of the pending ranges. */
  public static final int FIXED_SLOTS = PENDING / SLOT;

  // Phases of a comparison, whose outcome is the first thing to be looked at

  /** The last element of a range, which is the second, before the first one. */
  public static final int COMPARES_ENDS = 0;

  /** The middle element, which is the first, before that with the lowest key. */
  public static final int COMPARES_LOW = 1;

  /** That with the highest key, which is the second, before the middle one. */
  public static final int COMPARES_HIGH = 2;

  /** The element with the left key before the pivot. */
  public static final int COMPARES_LEFT = 3;

  /** The pivot before the element with the right key. */
  public static final int COMPARES_RIGHT = 4;

  // Phases between comparisons

  /** A range begins, which may be short. */
  public static final int BEGINS = 5;

  /** The ends of a range are in order: the middle follows. */
  public static final int ENDS_ORDERED = 6;

  /** The middle is not before the lowest element: it is compared with the highest one. */
  public static final int LOW_ORDERED = 7;

  /** The three elements are in order: the range is partitioned. */
  public static final int MIDDLE_ORDERED = 8;

  /** The element with the left key is compared. */
  public static final int READS_LEFT = 9;

  /** The element with the right key is compared. */
  public static final int READS_RIGHT = 10;

  /** The range is partitioned: its pivot has the left key. */
  public static final int PARTITIONED = 11;

  /** The range is sorted: a pending one follows. */
  public static final int SORTED = 12;

  // The choice of the pivot

  /** Ranges with fewer elements behind the first never take a random pivot. */
  public static final int LARGE = 100;

  /**
   * A partition is bad when its smaller part is less than the other divided by two to the power of
   * this.
   */
  public static final int IMBALANCE = 7;

  /** Work of a comparison, in instructions, besides that of the order's function and its call. */
  public static final int WORK = 1;

  private SortLayout() {}

  /** How many ranges may be pending: each that begins is at most half as long as the last one. */
  public static int pendingRanges(int length) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(length);
  }
}
