package dev.perigee.runtime.value;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;

/**
 * Borders of tables: n such that element n is there (or n is 0) and element n + 1 is not. The
 * border found last in the array part is kept in {@link ObjectLayout#EXTRA}, so that appending to
 * an array finds the next one at once.
 */
final class TableBorder {
  private TableBorder() {}

  /** A border in an array part of which the last element is nil. */
  static long inArray(long table, long tags, long size) {
    long hint = Memory.getInt(table + ObjectLayout.EXTRA);
    if (hint > 0 && hint < size) {
      boolean present = isPresent(tags, hint);
      if (present && !isPresent(tags, hint + 1)) {
        return hint;
      }
      if (present && !isPresent(tags, hint + 2)) {
        return remember(table, hint + 1);
      }
      if (!present && (hint == 1 || isPresent(tags, hint - 1))) {
        return remember(table, hint - 1);
      }
    }
    if (size > 1 && isPresent(tags, size - 1)) {
      return remember(table, size - 1);
    }
    long low = 0;
    long high = size;
    while (high - low > 1) {
      long middle = low + high >>> 1;
      if (isPresent(tags, middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return remember(table, low);
  }

  private static boolean isPresent(long tags, long key) {
    return Memory.getByte(tags + key - 1) != Tag.NIL;
  }

  private static long remember(long table, long border) {
    if (border <= Integer.MAX_VALUE) {
      Memory.putInt(table + ObjectLayout.EXTRA, (int) border);
    }
    return border;
  }

  /**
   * A border at or above {@code size + 1}, whose element is in the hash part: doubles, then halves.
   */
  static long inNodes(long table, long size) {
    long low = size + 1;
    long high = low;
    do {
      low = high;
      if (high > Long.MAX_VALUE / 2) {
        if (isPresentInNodes(table, Long.MAX_VALUE)) {
          return Long.MAX_VALUE;
        }
        high = Long.MAX_VALUE;
        break;
      }
      high *= 2;
    } while (isPresentInNodes(table, high));
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (isPresentInNodes(table, middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean isPresentInNodes(long table, long key) {
    long node = TableNodes.findInteger(table, key);
    return node != 0 && TableNodes.valueTag(node) != Tag.NIL;
  }
}
