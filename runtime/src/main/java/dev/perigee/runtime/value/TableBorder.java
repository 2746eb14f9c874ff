package dev.perigee.runtime.value;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * Borders of tables: n such that element n is present (or n is 0) and element n + 1 is absent. If
 * there are several, the implementation decides which one is found (manual, 3.4.7). Programs can
 * observe the choice, so the search is that of PUC Lua's luaH_getn.
 *
 * <p>The last border found in the array part is kept in {@link ObjectLayout#EXTRA}. The next search
 * begins there, so that appending to an array finds the next border at once. PUC Lua keeps the
 * border only if the array's size can be derived from it.
 */
final class TableBorder {
  private TableBorder() {}

  /** A border in an array part whose last element is nil. */
  static long inArray(long table, long tags, long size) {
    long hint = Memory.getInt(table + ObjectLayout.EXTRA);
    long limit = hint > 0 && hint < size ? hint : size;
    long border;
    if (limit < size && isPresent(tags, limit)) {
      if (!isPresent(tags, limit + 1)) {
        return limit;
      }
      border = isPresent(tags, limit + 2) ? search(tags, limit + 2, size) : limit + 1;
    } else {
      border = limit > 1 && isPresent(tags, limit - 1) ? limit - 1 : search(tags, 0, limit);
    }
    if (keepsBorder(size, border)) {
      Memory.putInt(table + ObjectLayout.EXTRA, (int) border);
    }
    return border;
  }

  private static boolean keepsBorder(long size, long border) {
    boolean powerOfTwo = (size & size - 1) == 0;
    return border <= Integer.MAX_VALUE
        && (powerOfTwo ? border > size / 2 : size * TableLayout.ELEMENT_SIZE > Heap.LARGEST_CELL);
  }

  /**
   * A border between an element that is present (or 0) and one that is absent, by binary search.
   */
  private static long search(long tags, long present, long absent) {
    long low = present;
    long high = absent;
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (isPresent(tags, middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean isPresent(long tags, long key) {
    return Memory.getByte(tags + key - 1) != Tag.NIL;
  }

  /**
   * A border above {@code size} if the element {@code size + 1} is present, in the hash part.
   * Doubles the index until the element is absent, then searches in between.
   */
  static long inNodes(long table, long size) {
    long low;
    long high = Math.max(size, 1);
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
