package dev.perigee.runtime.heap;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * Marks the contents of tables. Large tables are scanned in pieces. Such a table is black
 * meanwhile, so that the barrier reports stores into its scanned part, and moves of entries are
 * reported, too.
 */
final class TableMarker {
  /** Maximum number of array elements and nodes that are scanned at once. */
  private static final int PIECE = 4096;

  /**
   * Maximum number of times that a table's scan restarts because its entries have moved. After that
   * the table is left to the atomic phase.
   */
  private static final int MAX_RESTARTS = 8;

  /** Base 2 logarithm of the number of array elements that are scanned for one unit of work. */
  private static final int ELEMENTS_PER_UNIT_BITS = 3;

  private final Marker marker;
  private final WeakTables weakTables;

  /** The node that tables without a hash part share. */
  private final long emptyNode;

  /** The large table that is being scanned, or 0. */
  private long scanned;

  /** The index at which the scan continues: elements come first, then nodes. */
  private long next;

  private int restarts;

  TableMarker(Marker marker, WeakTables weakTables, long emptyNode) {
    this.marker = marker;
    this.weakTables = weakTables;
    this.emptyNode = emptyNode;
  }

  void begin() {
    scanned = 0;
  }

  /** Whether a table is so large that marking it at once would be a noticeable pause. */
  static boolean isLarge(long table) {
    return Memory.getLong(table + TableLayout.ARRAY_SIZE) + nodeCount(table) > PIECE;
  }

  /** Follows a table's references, or begins to follow those of a large one. */
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
      if (Memory.getLong(table + TableLayout.NODES) != emptyNode) {
        markNodes(table, 0, nodeCount(table));
      }
    }
  }

  boolean isScanning() {
    return scanned != 0;
  }

  boolean isBeingScanned(long table) {
    return scanned == table;
  }

  /** Scans the next piece of the large table. */
  void continueScan() {
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

  /**
   * Stops scanning a table, if it is being scanned, because it will be followed as a whole later.
   */
  void forget(long table) {
    if (scanned == table) {
      scanned = 0;
    }
  }

  /**
   * Restarts the scan of a table, if it is being scanned.
   *
   * @return false if that has happened too often
   */
  boolean entriesMoved(long table) {
    if (scanned == table) {
      next = 0;
      restarts++;
      return restarts <= MAX_RESTARTS;
    }
    return true;
  }

  /**
   * Marks an entry that has moved to this node, possibly from the unscanned to the scanned part.
   */
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
    marker.addWork((end - first) >> ELEMENTS_PER_UNIT_BITS);
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
