package dev.perigee.runtime.value;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.heap.Nodes;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * Raw operations on the tables of one engine. Methods that set a value may collect, so table, key
 * and value must be reachable then. A nil or NaN key is never found; callers must not set one.
 */
public final class Tables {
  /** The payload of the value that {@link #get} and its variants found; they return its tag. */
  public long payload;

  /** Results of {@link #next}. */
  public int nextKeyTag;

  public long nextKey;
  public int nextTag;
  public long nextPayload;

  /**
   * Mask of the number of entries without a value that {@link #next} has skipped. It reports work
   * after each 128.
   */
  private static final int SKIPPED_MASK = (1 << 7) - 1;

  /** Bytes that could be copied in the time in which one entry is inspected. */
  private static final int ENTRY_WORK = 8;

  private final Heap heap;
  private final TableNodes nodes;
  private final TableResizer resizer;
  private final long emptyNode;

  /** Thrown by {@link #next} for a key that is not in the table. */
  public static final class InvalidKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidKeyException() {
      super("invalid key to 'next'", null, false, false);
    }
  }

  public Tables(Heap heap, Strings strings) {
    this.heap = heap;
    nodes = new TableNodes(heap, strings);
    resizer = new TableResizer(heap, nodes);
    emptyNode = heap.emptyNode();
  }

  /** A new table with room for these numbers of array elements and hash entries. May collect. */
  public long create(long arrayHint, long hashHint) {
    if ((arrayHint | hashHint) != 0) {
      return resizer.create(arrayHint, hashHint);
    }
    heap.reserve(TableLayout.SIZE);
    long table = heap.allocate(Tag.TABLE, TableLayout.SIZE);
    Memory.putLong(table + TableLayout.NODES, emptyNode);
    return table;
  }

  /**
   * A new table, without metatable, with the entries of another's hash part, which must not be
   * empty. May collect.
   */
  public long copyOfHashPart(long source) {
    return resizer.copyNodes(source);
  }

  /**
   * Restores a table's hash part from another one, of which it was a copy.
   *
   * @param source must be reachable with its entries
   * @return false, without a change, if the table has grown or shrunk since then
   */
  public boolean restoreHashPart(long table, long source) {
    return resizer.restoreNodes(table, source);
  }

  /**
   * Compares the hash parts of two tables, one of which was a copy of the other.
   *
   * @param index of the first node that is compared
   * @return index of the first node, at or behind {@code index}, that differs; the number of nodes
   *     if none does; or -1 if the numbers of nodes differ
   */
  public static long firstDifference(long table, long other, long index) {
    long count = nodeCount(table);
    if (count != nodeCount(other)) {
      return -1;
    }
    long first = Memory.getLong(table + TableLayout.NODES);
    long distance = Memory.getLong(other + TableLayout.NODES) - first;
    long end = first + (count << TableLayout.NODE_SHIFT);
    long node = first + (index << TableLayout.NODE_SHIFT);
    while (node < end
        && Memory.getLong(node) == Memory.getLong(node + distance)
        && TableNodes.valueTag(node) == TableNodes.valueTag(node + distance)
        && TableNodes.key(node) == TableNodes.key(node + distance)
        && TableNodes.keyTag(node) == TableNodes.keyTag(node + distance)) {
      node += TableLayout.NODE_SIZE;
    }
    return (node - first) >> TableLayout.NODE_SHIFT;
  }

  /**
   * Loads the entry in a node of the hash part into {@link #nextKeyTag} and the fields behind it.
   *
   * @return whether the node exists and has an entry
   */
  public boolean entry(long table, long index) {
    if (index >= nodeCount(table)) {
      return false;
    }
    long node = Memory.getLong(table + TableLayout.NODES) + (index << TableLayout.NODE_SHIFT);
    return loadEntry(node);
  }

  private boolean loadEntry(long node) {
    int tag = TableNodes.valueTag(node);
    if (tag == Tag.NIL) {
      return false;
    }
    nextKeyTag = TableNodes.keyTag(node);
    nextKey = TableNodes.key(node);
    nextTag = tag;
    nextPayload = Memory.getLong(node);
    return true;
  }

  /** Number of nodes in a table's hash part. */
  public static long nodeCount(long table) {
    return TableNodes.count(table);
  }

  /**
   * Looks up a key. Returns the value's tag, or {@code Tag.NIL} if there is none; the payload is in
   * {@link #payload}.
   */
  public int get(long table, int keyTag, long key) {
    switch (keyTag) {
      case Tag.STRING:
        return getString(table, key);
      case Tag.INTEGER:
        return getInteger(table, key);
      case Tag.FLOAT:
        return getFloat(table, key);
      case Tag.NIL:
        payload = 0;
        return Tag.NIL;
      case Tag.FALSE, Tag.TRUE:
        return load(nodes.find(table, keyTag, 0));
      default:
        return load(nodes.find(table, keyTag, key));
    }
  }

  private int getFloat(long table, long key) {
    double number = Double.longBitsToDouble(key);
    return isInteger(number)
        ? getInteger(table, (long) number)
        : load(nodes.find(table, Tag.FLOAT, key));
  }

  /** As {@link #get}, for an integer. */
  public int getInteger(long table, long key) {
    if (Long.compareUnsigned(key - 1, Memory.getLong(table + TableLayout.ARRAY_SIZE)) < 0) {
      payload = Memory.getLong(Memory.getLong(table + TableLayout.ARRAY) + 8 * (key - 1));
      return Memory.getByte(Memory.getLong(table + TableLayout.TAGS) + key - 1);
    }
    return load(TableNodes.findInteger(table, key));
  }

  /** As {@link #get}, for a short string. */
  public int getString(long table, long key) {
    return load(Nodes.findString(table, key));
  }

  private int load(long node) {
    if (node == 0) {
      payload = 0;
      return Tag.NIL;
    }
    payload = Memory.getLong(node);
    return TableNodes.valueTag(node);
  }

  /** Whether a double has the value of an integer. */
  private static boolean isInteger(double number) {
    return (double) (long) number == number && number < 0x1p63;
  }

  /** Sets the value of a key; nil removes it. May collect. */
  public void set(long table, int keyTag, long key, int tag, long payload) {
    switch (keyTag) {
      case Tag.STRING -> setString(table, key, tag, payload);
      case Tag.INTEGER -> setInteger(table, key, tag, payload);
      case Tag.FLOAT -> {
        double number = Double.longBitsToDouble(key);
        if (isInteger(number)) {
          setInteger(table, (long) number, tag, payload);
        } else {
          setOther(table, keyTag, key, tag, payload);
        }
      }
      case Tag.FALSE, Tag.TRUE -> setOther(table, keyTag, 0, tag, payload);
      default -> setOther(table, keyTag, key, tag, payload);
    }
  }

  private void setOther(long table, int keyTag, long key, int tag, long payload) {
    long node = nodes.find(table, keyTag, key);
    if (node != 0) {
      store(table, node, tag, payload);
    } else if (tag != Tag.NIL) {
      insert(table, keyTag, key, tag, payload);
    }
  }

  /** As {@link #set}, for an integer. */
  public void setInteger(long table, long key, int tag, long payload) {
    if (Long.compareUnsigned(key - 1, Memory.getLong(table + TableLayout.ARRAY_SIZE)) < 0) {
      storeElement(table, key - 1, tag, payload);
      return;
    }
    long node = TableNodes.findInteger(table, key);
    if (node != 0) {
      store(table, node, tag, payload);
    } else if (tag != Tag.NIL) {
      insert(table, Tag.INTEGER, key, tag, payload);
    }
  }

  /** As {@link #set}, for a short string. */
  public void setString(long table, long key, int tag, long payload) {
    long node = Nodes.findString(table, key);
    Memory.putByte(table + TableLayout.ABSENT, 0);
    if (node != 0) {
      store(table, node, tag, payload);
    } else if (tag != Tag.NIL) {
      insert(table, Tag.STRING, key, tag, payload);
    }
  }

  private void storeElement(long table, long index, int tag, long payload) {
    Memory.putLong(Memory.getLong(table + TableLayout.ARRAY) + 8 * index, payload);
    Memory.putByte(Memory.getLong(table + TableLayout.TAGS) + index, tag);
    barrier(table, tag, payload);
  }

  private void store(long table, long node, int tag, long payload) {
    Memory.putLong(node + SlotLayout.PAYLOAD, payload);
    Memory.putByte(node + SlotLayout.TAG, tag);
    barrier(table, tag, payload);
  }

  /**
   * Reports a stored value to the collector, even if the value is not collectable. Both tiers come
   * here with each store into a black table, so it is best if the table does not stay black.
   */
  private void barrier(long table, int tag, long payload) {
    if (isBlack(table)) {
      heap.barrier(table, tag, payload);
    }
  }

  private static boolean isBlack(long object) {
    return (Memory.getByte(object + ObjectLayout.COLOUR) & ObjectLayout.BLACK) != 0;
  }

  private void insert(long table, int keyTag, long key, int tag, long payload) {
    long node = nodes.insert(table, keyTag, key);
    if (node != 0) {
      store(table, node, tag, payload);
      barrier(table, keyTag, key);
      return;
    }
    resizer.growFor(table, keyTag, key);
    if (keyTag == Tag.INTEGER) {
      setInteger(table, key, tag, payload);
    } else {
      insert(table, keyTag, key, tag, payload);
    }
  }

  /**
   * Sets consecutive integer keys, from {@code firstKey} (at least 1) on, to the values in
   * consecutive slots, which must be roots. May collect.
   */
  public void setList(long table, long firstKey, long firstSlot, long count) {
    long last = firstKey + count - 1;
    if (last > Memory.getLong(table + TableLayout.ARRAY_SIZE)) {
      resizer.resize(table, last, 0);
    }
    long array = Memory.getLong(table + TableLayout.ARRAY) + 8 * (firstKey - 1);
    long tags = Memory.getLong(table + TableLayout.TAGS) + firstKey - 1;
    for (long i = 0; i < count; i++) {
      long slot = firstSlot + (i << SlotLayout.SHIFT);
      int tag = Slots.tag(slot);
      Memory.putLong(array + 8 * i, Memory.getLong(slot));
      Memory.putByte(tags + i, tag);
    }
    if (isBlack(table)) {
      heap.barrier(table);
    }
  }

  /**
   * Loads the entry after a key, or the first one for a nil key, into {@link #nextKeyTag} and the
   * fields behind it. During a traversal entries may be removed but not added.
   *
   * @return whether there is such an entry
   * @throws InvalidKeyException if the key is not in the table
   */
  public boolean next(long table, int keyTag, long key) {
    long arraySize = Memory.getLong(table + TableLayout.ARRAY_SIZE);
    long index = indexAfter(table, arraySize, keyTag, key);
    long tags = Memory.getLong(table + TableLayout.TAGS);
    long first = index;
    for (; index < arraySize; index++) {
      int tag = Memory.getByte(tags + index);
      if ((index - first & SKIPPED_MASK) == SKIPPED_MASK) {
        heap.worked(SKIPPED_MASK * ENTRY_WORK);
      }
      if (tag != Tag.NIL) {
        nextKeyTag = Tag.INTEGER;
        nextKey = index + 1;
        nextTag = tag;
        nextPayload = Memory.getLong(Memory.getLong(table + TableLayout.ARRAY) + 8 * index);
        return true;
      }
    }
    return nextNode(table, index - arraySize);
  }

  private boolean nextNode(long table, long index) {
    long first = Memory.getLong(table + TableLayout.NODES);
    long count = nodeCount(table);
    for (long i = index; i < count; i++) {
      long node = first + (i << TableLayout.NODE_SHIFT);
      if ((i - index & SKIPPED_MASK) == SKIPPED_MASK) {
        heap.worked(SKIPPED_MASK * ENTRY_WORK);
      }
      if (loadEntry(node)) {
        return true;
      }
    }
    return false;
  }

  /** The index behind a key's: array elements come first, then nodes. */
  private long indexAfter(long table, long arraySize, int keyTag, long key) {
    long node;
    switch (keyTag) {
      case Tag.NIL:
        return 0;
      case Tag.INTEGER:
        if (Long.compareUnsigned(key - 1, arraySize) < 0) {
          return key;
        }
        node = TableNodes.findInteger(table, key);
        break;
      case Tag.FLOAT: // A float with an integer value is not found, as in PUC Lua.
        node = nodes.find(table, keyTag, key);
        break;
      case Tag.FALSE, Tag.TRUE:
        node = nodes.find(table, keyTag, 0);
        break;
      default:
        node = nodes.find(table, keyTag, key);
        if (node == 0) {
          node = nodes.findDead(table, keyTag, key);
        }
    }
    if (node == 0) {
      throw new InvalidKeyException();
    }
    long first = Memory.getLong(table + TableLayout.NODES);
    return arraySize + ((node - first) >> TableLayout.NODE_SHIFT) + 1;
  }

  /** A border, as returned by the length operator (manual, 3.4.7). */
  public long length(long table) {
    long size = Memory.getLong(table + TableLayout.ARRAY_SIZE);
    long tags = Memory.getLong(table + TableLayout.TAGS);
    if (size == 0 || Memory.getByte(tags + size - 1) != Tag.NIL) {
      return Memory.getLong(table + TableLayout.NODES) == emptyNode
              || getInteger(table, size + 1) == Tag.NIL
          ? size
          : TableBorder.inNodes(table, size);
    }
    return TableBorder.inArray(table, tags, size);
  }

  /**
   * Gives the table room for exactly this number of array elements and for at least this number of
   * hash entries, or more if existing entries need them. May collect.
   */
  public void resize(long table, long array, long hash) {
    resizer.resize(table, array, hash);
  }

  /** Sets the metatable, or removes it if the address is 0. */
  public void setMetatable(long table, long metatable) {
    Memory.putLong(table + TableLayout.METATABLE, metatable);
    barrier(table, metatable == 0 ? Tag.NIL : Tag.TABLE, metatable);
  }

  /**
   * Byte offset, among the nodes, of the node with this short string, for the hints of prototype
   * records; or -1.
   */
  public static int nodeOffset(long table, long key) {
    long node = Nodes.findString(table, key);
    return node == 0 ? -1 : (int) (node - Memory.getLong(table + TableLayout.NODES));
  }
}
