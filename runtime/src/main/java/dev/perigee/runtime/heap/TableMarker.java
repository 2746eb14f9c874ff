package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;

/**
 * Marks through tables. Large ones are scanned in pieces: the table is black meanwhile, so that the
 * barrier tells of what is stored into its scanned part, and it is told when entries change places.
 */
final class TableMarker {
  /** Array elements and nodes that are scanned at once. */
  private static final int PIECE = 4096;

  /** A table whose entries have moved so often while it was scanned is left to the end. */
  private static final int MOST_RESTARTS = 8;

  /** Array elements that are passed for one unit of work. */
  private static final int ELEMENTS_PER_UNIT_BITS = 3;

  private final Marker marker;
  private final WeakTables weakTables;

  /** The large table that is being scanned, or 0. */
  private long scanned;

  /** The element, or behind them the node, with which the scan goes on. */
  private long next;

  private int restarts;

  TableMarker(Marker marker, WeakTables weakTables) {
    this.marker = marker;
    this.weakTables = weakTables;
  }

  void begin() {
    scanned = 0;
  }

  /**
   * Whether a table has so many places for entries that marking all of them at once would be a
   * pause.
   */
  static boolean isLarge(long table) {
    return Memory.getLong(table + TableLayout.ARRAY_SIZE) + nodeCount(table) > PIECE;
  }

  /** Follows a table's references, or begins to. */
  void markTable(long table) {
    long metatable = Memory.getLong(table + TableLayout.METATABLE);
    if (metatable != 0) {
      marker.markObject(metatable);
      int weakness = weakTables.weakness(metatable);
      if (weakness != 0) {
        weakTables.mark(table, weakness);
        return;
      }
    }
    if (isLarge(table) && !marker.isFinishing()) {
      scanned = table;
      next = 0;
      restarts = 0;
    } else {
      markArray(table);
      markNodes(table, 0, nodeCount(table));
    }
  }

  boolean isScanning() {
    return scanned != 0;
  }

  boolean isBeingScanned(long table) {
    return scanned == table;
  }

  /** Scans the next piece of the large table. */
  void scanOn() {
    long table = scanned;
    long elements = Memory.getLong(table + TableLayout.ARRAY_SIZE);
    if (next < elements) {
      long end = Math.min(next + PIECE, elements);
      markElements(table, next, end);
      next = end;
      return;
    }
    long nodes = nodeCount(table);
    long first = next - elements;
    long end = Math.min(first + PIECE, nodes);
    markNodes(table, first, end);
    next = elements + end;
    if (end == nodes) {
      scanned = 0;
    }
  }

  /** The table is followed as a whole later. */
  void forget(long table) {
    if (scanned == table) {
      scanned = 0;
    }
  }

  /**
   * Scans a table from the start again, if it is being scanned.
   *
   * @return false when that happens too often
   */
  boolean entriesMoved(long table) {
    if (scanned == table) {
      next = 0;
      restarts++;
      return restarts <= MOST_RESTARTS;
    }
    return true;
  }

  /** A node that was in front of the scan may be behind it now. */
  void nodeMoved(long table, long node) {
    if (scanned == table) {
      marker.markValue(WeakTables.valueTag(node), Memory.getLong(node));
      marker.markValue(WeakTables.keyTag(node), WeakTables.key(node));
    }
  }

  private void markArray(long table) {
    markElements(table, 0, Memory.getLong(table + TableLayout.ARRAY_SIZE));
  }

  private void markElements(long table, long first, long end) {
    markElements(marker, table, first, end);
  }

  /** Marks the values of array elements. */
  static void markElements(Marker marker, long table, long first, long end) {
    long array = Memory.getLong(table + TableLayout.ARRAY);
    long tags = Memory.getLong(table + TableLayout.TAGS);
    for (long i = first; i < end; i++) {
      if (Memory.getByte(tags + i) >= Tag.STRING) {
        marker.markObject(Memory.getLong(array + 8 * i));
      }
    }
    marker.addWork(end - first >> ELEMENTS_PER_UNIT_BITS);
  }

  private void markNodes(long table, long first, long end) {
    long nodes = Memory.getLong(table + TableLayout.NODES);
    long last = nodes + (end << TableLayout.NODE_SHIFT);
    for (long node = nodes + (first << TableLayout.NODE_SHIFT);
        node < last;
        node += TableLayout.NODE_SIZE) {
      int valueTag = Memory.getByte(node + SlotLayout.TAG);
      if (valueTag == Tag.NIL) {
        WeakTables.clearKey(node);
        continue;
      }
      if (valueTag >= Tag.STRING) {
        marker.markObject(Memory.getLong(node));
      }
      if (WeakTables.keyTag(node) >= Tag.STRING) {
        marker.markObject(WeakTables.key(node));
      }
    }
    marker.addWork(end - first);
  }

  static long nodeCount(long table) {
    return Memory.getInt(table + TableLayout.NODE_MASK) + 1L;
  }
}
