package dev.perigee.runtime.value;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;

/** Makes tables and changes their sizes. */
final class TableResizer {
  /** The maximum number of nodes that {@link TableLayout#NODE_MASK} can express. */
  private static final long MAX_NODES = 1L << 30;

  private static final long MAX_ELEMENTS = 1L << 40;

  private final Heap heap;
  private final TableNodes nodes;
  private final TableSizes sizes = new TableSizes();

  TableResizer(Heap heap, TableNodes nodes) {
    this.heap = heap;
    this.nodes = nodes;
  }

  /** A new table with parts of these sizes. */
  long create(long array, long hash) {
    long count = nodeCount(hash);
    heap.reserve(TableLayout.SIZE + arrayBytes(array) + nodeBytes(count));
    long table = heap.allocate(Tag.TABLE, TableLayout.SIZE);
    Memory.putLong(table + TableLayout.NODES, heap.emptyNode());
    replaceArray(table, array);
    replaceNodes(table, count);
    return table;
  }

  /** A new table with the hash part of another one. */
  long copyNodes(long source) {
    long count = TableNodes.count(source);
    heap.reserve(TableLayout.SIZE + nodeBytes(count));
    long table = heap.allocate(Tag.TABLE, TableLayout.SIZE);
    Memory.putLong(table + TableLayout.NODES, heap.allocateRaw(nodeBytes(count)));
    Memory.putInt(table + TableLayout.NODE_MASK, (int) (count - 1));
    copyNodes(source, table);
    return table;
  }

  /** Copies all nodes of a table to those of another, which has the same number. */
  private static void copyNodes(long source, long table) {
    Memory.copy(
        Memory.getLong(source + TableLayout.NODES),
        Memory.getLong(table + TableLayout.NODES),
        nodeBytes(TableNodes.count(source)));
    Memory.putInt(table + TableLayout.LAST_FREE, Memory.getInt(source + TableLayout.LAST_FREE));
  }

  /**
   * Overwrites a table's hash part with that of another one.
   *
   * @return false, without a change, if their numbers of nodes differ
   */
  boolean restoreNodes(long table, long source) {
    if (TableNodes.count(table) != TableNodes.count(source)) {
      return false;
    }
    copyNodes(source, table);
    heap.collector().entriesMoved(table);
    return true;
  }

  /**
   * Makes room for a key for which there is no free node, by deciding the sizes of both parts anew.
   */
  void growFor(long table, int keyTag, long key) {
    heap.worked(
        Memory.getLong(table + TableLayout.ARRAY_SIZE) + nodeBytes(TableNodes.count(table)));
    sizes.decide(table, keyTag, key);
    long count = nodeCount(sizes.hash);
    if (!sizes.hashesIntegers) {
      count = Math.max(TableLayout.FIRST_NODES, count);
    }
    change(table, roundArray(sizes.array), count);
  }

  /**
   * Gives the array part exactly this size.
   *
   * @param hash minimum number of hash entries
   */
  void resize(long table, long array, long hash) {
    change(table, array, nodeCount(Math.max(hash, TableSizes.countOutside(table, array))));
  }

  /** Rounds an array's size up to fill its memory block, if that is larger than a cell. */
  private static long roundArray(long array) {
    long bytes = arrayBytes(array);
    return bytes > Heap.LARGEST_CELL ? Heap.sizeOf(bytes) / TableLayout.ELEMENT_SIZE : array;
  }

  private void change(long table, long array, long count) {
    long oldSize = Memory.getLong(table + TableLayout.ARRAY_SIZE);
    heap.reserve((array == oldSize ? 0 : arrayBytes(array)) + nodeBytes(count));
    long oldArray = Memory.getLong(table + TableLayout.ARRAY);
    long oldTags = Memory.getLong(table + TableLayout.TAGS);
    long oldNodes = Memory.getLong(table + TableLayout.NODES);
    long oldCount = TableNodes.count(table);
    replaceNodes(table, count);
    if (array != oldSize) {
      replaceArray(table, array);
      copyArray(table, oldArray, oldTags, Math.min(oldSize, array));
      for (long i = array; i < oldSize; i++) {
        int tag = Memory.getByte(oldTags + i);
        if (tag != Tag.NIL) {
          insert(table, Tag.INTEGER, i + 1, tag, Memory.getLong(oldArray + 8 * i));
        }
      }
      if (oldSize != 0) {
        heap.freeRaw(oldArray, arrayBytes(oldSize));
      }
    }
    if (oldNodes != heap.emptyNode()) {
      insertAll(table, oldNodes, oldCount);
      heap.freeRaw(oldNodes, nodeBytes(oldCount));
    }
    heap.collector().entriesMoved(table);
  }

  private void insertAll(long table, long oldNodes, long oldCount) {
    for (long i = oldCount - 1; i >= 0; i--) {
      long node = oldNodes + (i << TableLayout.NODE_SHIFT);
      int tag = TableNodes.valueTag(node);
      if (tag != Tag.NIL) {
        insert(table, TableNodes.keyTag(node), TableNodes.key(node), tag, Memory.getLong(node));
      }
    }
  }

  private void insert(long table, int keyTag, long key, int tag, long payload) {
    if (keyTag == Tag.INTEGER
        && Long.compareUnsigned(key - 1, Memory.getLong(table + TableLayout.ARRAY_SIZE)) < 0) {
      Memory.putLong(Memory.getLong(table + TableLayout.ARRAY) + 8 * (key - 1), payload);
      Memory.putByte(Memory.getLong(table + TableLayout.TAGS) + key - 1, tag);
      return;
    }
    long node = nodes.insert(table, keyTag, key);
    Memory.putLong(node + SlotLayout.PAYLOAD, payload);
    Memory.putByte(node + SlotLayout.TAG, tag);
  }

  private void replaceArray(long table, long size) {
    long array = 0;
    if (size != 0) {
      array = heap.allocateRaw(arrayBytes(size));
      Memory.fill(array + 8 * size, size, Tag.NIL);
    }
    Memory.putLong(table + TableLayout.ARRAY, array);
    Memory.putLong(table + TableLayout.TAGS, array + 8 * size);
    Memory.putLong(table + TableLayout.ARRAY_SIZE, size);
    // The last border was found in an array of another size.
    Memory.putInt(table + ObjectLayout.EXTRA, 0);
  }

  private static void copyArray(long table, long oldArray, long oldTags, long count) {
    Memory.copy(oldArray, Memory.getLong(table + TableLayout.ARRAY), 8 * count);
    Memory.copy(oldTags, Memory.getLong(table + TableLayout.TAGS), count);
  }

  private void replaceNodes(long table, long count) {
    if (count == 0) {
      Memory.putLong(table + TableLayout.NODES, heap.emptyNode());
      Memory.putInt(table + TableLayout.NODE_MASK, 0);
      Memory.putInt(table + TableLayout.LAST_FREE, 0);
      return;
    }
    long first = heap.allocateRaw(nodeBytes(count));
    long end = first + nodeBytes(count);
    for (long node = first; node < end; node += TableLayout.NODE_SIZE) {
      Memory.putLong(node + SlotLayout.TAG, Tag.NIL);
      Memory.putLong(node + TableLayout.NODE_KEY_TAG, Tag.NIL);
    }
    Memory.putLong(table + TableLayout.NODES, first);
    Memory.putInt(table + TableLayout.NODE_MASK, (int) (count - 1));
    Memory.putInt(table + TableLayout.LAST_FREE, (int) count);
  }

  /** Number of nodes for this number of entries: a power of two, or 0. */
  private long nodeCount(long entries) {
    if (entries <= 1) {
      return Math.max(0, entries);
    }
    if (entries > MAX_NODES) {
      heap.reserve(Long.MAX_VALUE);
    }
    return Long.highestOneBit(entries - 1) << 1;
  }

  private static long arrayBytes(long size) {
    return size > MAX_ELEMENTS ? Long.MAX_VALUE / 4 : size * TableLayout.ELEMENT_SIZE;
  }

  private static long nodeBytes(long count) {
    return count << TableLayout.NODE_SHIFT;
  }
}
