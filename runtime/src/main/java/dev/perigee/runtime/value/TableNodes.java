package dev.perigee.runtime.value;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * The hash part of tables: chained scatter with Brent's variation. The main position of a key is
 * the node that its hash selects. The invariant: if a key is not in its main position, the key at
 * that position is in its own main position. Keys are normalised: floats with integer values are
 * converted to integers, and booleans have payload 0.
 */
final class TableNodes {
  private final Heap heap;
  private final Strings strings;
  private final long emptyNode;

  TableNodes(Heap heap, Strings strings) {
    this.heap = heap;
    this.strings = strings;
    emptyNode = heap.emptyNode();
  }

  /** The hash of an integer, an address or a double's bits. */
  static int hash(long key) {
    return (int) ((key * TableLayout.HASH_MULTIPLIER) >>> 32);
  }

  private int hash(int keyTag, long key) {
    return switch (keyTag) {
      case Tag.STRING, Tag.LONG_STRING -> strings.hash(key);
      case Tag.FALSE, Tag.TRUE -> keyTag;
      default -> hash(key ^ key >>> 32);
    };
  }

  /** Node with an integer key, or 0. */
  static long findInteger(long table, long key) {
    long node = at(table, hash(key));
    while (true) {
      if (Memory.getLong(node + TableLayout.NODE_KEY) == key
          && Memory.getByte(node + TableLayout.NODE_KEY_TAG) == Tag.INTEGER) {
        return node;
      }
      long next = Memory.getInt(node + TableLayout.NODE_NEXT);
      if (next == 0) {
        return 0;
      }
      node += next << TableLayout.NODE_SHIFT;
    }
  }

  /** Node with a key that is neither an integer nor a short string, or 0. */
  long find(long table, int keyTag, long key) {
    long node = at(table, hash(keyTag, key));
    while (true) {
      if (keyTag(node) == keyTag && isSame(keyTag, key(node), key)) {
        return node;
      }
      long next = Memory.getInt(node + TableLayout.NODE_NEXT);
      if (next == 0) {
        return 0;
      }
      node += next << TableLayout.NODE_SHIFT;
    }
  }

  private boolean isSame(int tag, long a, long b) {
    return a == b || (tag == Tag.LONG_STRING && strings.equal(a, b));
  }

  /**
   * Node whose key was an object at this address before the collector marked the key of the empty
   * entry as dead, or 0.
   */
  long findDead(long table, int keyTag, long key) {
    long node = mainPosition(table, keyTag, key);
    while (true) {
      if (keyTag(node) == TableLayout.DEAD_KEY && key(node) == key) {
        return node;
      }
      long next = Memory.getInt(node + TableLayout.NODE_NEXT);
      if (next == 0) {
        return 0;
      }
      node += next << TableLayout.NODE_SHIFT;
    }
  }

  /**
   * Makes a node for a key that is not in the table and writes the key there. The node's value is
   * undefined.
   *
   * @return the node, or 0 if there is no free one
   */
  long insert(long table, int keyTag, long key) {
    long main = mainPosition(table, keyTag, key);
    long node = main;
    if (valueTag(main) != Tag.NIL || main == emptyNode) {
      long free = takeFree(table);
      if (free == 0) {
        return 0;
      }
      long other = mainPosition(table, keyTag(main), key(main));
      if (other == main) {
        chainBehind(main, free);
        node = free;
      } else {
        moveAway(main, other, free);
        heap.collector().nodeMoved(table, free);
      }
    }
    Memory.putLong(node + TableLayout.NODE_KEY, key);
    Memory.putByte(node + TableLayout.NODE_KEY_TAG, keyTag);
    return node;
  }

  private static void chainBehind(long main, long free) {
    long next = next(main);
    setNext(free, next == main ? free : next);
    setNext(main, free);
  }

  /** Moves a node to a free one. {@code other} is its main position, which is another node. */
  private static void moveAway(long node, long other, long free) {
    long previous = other;
    while (next(previous) != node) {
      previous = next(previous);
    }
    setNext(previous, free);
    long next = next(node);
    Memory.putLong(free, Memory.getLong(node));
    Memory.putByte(free + SlotLayout.TAG, valueTag(node));
    Memory.putLong(free + TableLayout.NODE_KEY, key(node));
    Memory.putByte(free + TableLayout.NODE_KEY_TAG, keyTag(node));
    setNext(free, next == node ? free : next);
    setNext(node, node);
  }

  /** A node that has not had a key since the nodes were made, or 0. */
  private long takeFree(long table) {
    long nodes = Memory.getLong(table + TableLayout.NODES);
    int index = Memory.getInt(table + TableLayout.LAST_FREE);
    while (--index >= 0) {
      long node = nodes + ((long) index << TableLayout.NODE_SHIFT);
      if (keyTag(node) == Tag.NIL) {
        Memory.putInt(table + TableLayout.LAST_FREE, index);
        return node;
      }
    }
    Memory.putInt(table + TableLayout.LAST_FREE, 0);
    return 0;
  }

  private long mainPosition(long table, int keyTag, long key) {
    return at(table, keyTag == Tag.INTEGER ? hash(key) : hash(keyTag, key));
  }

  private static long at(long table, int hash) {
    long mask = Memory.getInt(table + TableLayout.NODE_MASK);
    return Memory.getLong(table + TableLayout.NODES) + ((hash & mask) << TableLayout.NODE_SHIFT);
  }

  /** The next node of the chain, or the node itself at the end. */
  private static long next(long node) {
    return node + ((long) Memory.getInt(node + TableLayout.NODE_NEXT) << TableLayout.NODE_SHIFT);
  }

  private static void setNext(long node, long next) {
    Memory.putInt(node + TableLayout.NODE_NEXT, (int) ((next - node) >> TableLayout.NODE_SHIFT));
  }

  /** Number of nodes in a table's hash part. */
  static long count(long table) {
    return Memory.getInt(table + TableLayout.NODE_MASK) + 1L;
  }

  static int keyTag(long node) {
    return Memory.getByte(node + TableLayout.NODE_KEY_TAG);
  }

  static long key(long node) {
    return Memory.getLong(node + TableLayout.NODE_KEY);
  }

  static int valueTag(long node) {
    return Slots.tag(node);
  }
}
