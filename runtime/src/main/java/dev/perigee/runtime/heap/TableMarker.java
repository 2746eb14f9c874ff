package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;

/**
 * Marks through tables, weak ones included (manual, 2.5.4). Weak tables are linked through the word
 * that linked them while they were gray, and their dead entries removed at the end. An ephemeron
 * table's values are marked once their keys are.
 */
final class TableMarker {
  private static final int WEAK_KEYS = 1;
  private static final int WEAK_VALUES = 2;

  private final Marker marker;
  private final long modeNameSlot;

  /** Tables with weak values and strong keys; with weak keys and strong values; with both weak. */
  private long weakValues;

  private long ephemerons;
  private long allWeak;

  TableMarker(Marker marker, long state) {
    this.marker = marker;
    modeNameSlot =
        state
            + StateLayout.ROOTS
            + (long) (Root.METAMETHOD_NAMES + Metamethod.MODE) * SlotLayout.SIZE;
  }

  void begin() {
    weakValues = 0;
    ephemerons = 0;
    allWeak = 0;
  }

  /** Follows a table's references. */
  void markTable(long table) {
    long metatable = Memory.getLong(table + TableLayout.METATABLE);
    int weakness = 0;
    if (metatable != 0) {
      marker.markObject(metatable);
      weakness = weakness(metatable);
    }
    switch (weakness) {
      case 0 -> {
        markArray(table);
        markStrongNodes(table);
      }
      case WEAK_VALUES -> {
        markKeys(table);
        link(table, weakValues);
        weakValues = table;
      }
      case WEAK_KEYS -> {
        markArray(table);
        markEphemeronNodes(table, false);
        link(table, ephemerons);
        ephemerons = table;
      }
      default -> {
        link(table, allWeak);
        allWeak = table;
      }
    }
  }

  private int weakness(long metatable) {
    if ((Memory.getByte(metatable + TableLayout.ABSENT) & 1 << Metamethod.MODE) != 0
        || Memory.getByte(modeNameSlot + SlotLayout.TAG) != Tag.STRING) {
      return 0;
    }
    long node = Nodes.findString(metatable, Memory.getLong(modeNameSlot));
    if (node == 0 || !Tag.isString(valueTag(node))) {
      return 0;
    }
    long mode = Memory.getLong(node);
    long length = Memory.getLong(mode + StringLayout.LENGTH);
    int weakness = 0;
    for (long i = 0; i < length; i++) {
      int letter = Memory.getByte(mode + StringLayout.BYTES + i);
      weakness |= letter == 'k' ? WEAK_KEYS : letter == 'v' ? WEAK_VALUES : 0;
    }
    return weakness;
  }

  private void markArray(long table) {
    long size = Memory.getLong(table + TableLayout.ARRAY_SIZE);
    long array = Memory.getLong(table + TableLayout.ARRAY);
    long tags = Memory.getLong(table + TableLayout.TAGS);
    for (long i = 0; i < size; i++) {
      if (Memory.getByte(tags + i) >= Tag.STRING) {
        marker.markObject(Memory.getLong(array + 8 * i));
      }
    }
  }

  private void markStrongNodes(long table) {
    long node = Memory.getLong(table + TableLayout.NODES);
    long end = end(table, node);
    for (; node < end; node += TableLayout.NODE_SIZE) {
      int valueTag = valueTag(node);
      if (valueTag == Tag.NIL) {
        clearKey(node);
        continue;
      }
      if (valueTag >= Tag.STRING) {
        marker.markObject(Memory.getLong(node));
      }
      if (keyTag(node) >= Tag.STRING) {
        marker.markObject(key(node));
      }
    }
  }

  private void markKeys(long table) {
    long node = Memory.getLong(table + TableLayout.NODES);
    long end = end(table, node);
    for (; node < end; node += TableLayout.NODE_SIZE) {
      if (valueTag(node) == Tag.NIL) {
        clearKey(node);
      } else {
        marker.markValue(keyTag(node), key(node));
      }
    }
  }

  /**
   * Marks the values whose keys are marked.
   *
   * @param backwards from the last node to the first: chains of entries may run either way
   * @return whether it marked an object
   */
  private boolean markEphemeronNodes(long table, boolean backwards) {
    long nodes = Memory.getLong(table + TableLayout.NODES);
    long end = end(table, nodes);
    boolean marked = false;
    long step = backwards ? -TableLayout.NODE_SIZE : TableLayout.NODE_SIZE;
    long node = backwards ? end - TableLayout.NODE_SIZE : nodes;
    for (; node >= nodes && node < end; node += step) {
      int valueTag = valueTag(node);
      if (valueTag == Tag.NIL) {
        clearKey(node);
      } else if (valueTag >= Tag.STRING
          && !Marker.isMarked(Memory.getLong(node))
          && !isDead(keyTag(node), key(node))) {
        marker.markObject(Memory.getLong(node));
        marked = true;
      }
    }
    return marked;
  }

  /** Marks through ephemeron tables until nothing more is found. */
  void convergeEphemerons() {
    boolean backwards = false;
    boolean marked = true;
    while (marked) {
      marked = false;
      backwards = !backwards;
      for (long table = ephemerons; table != 0; table = next(table)) {
        if (markEphemeronNodes(table, backwards)) {
          // New ephemeron tables go before the head of the list: the next round sees them.
          marker.propagate();
          marked = true;
        }
      }
    }
  }

  /** Removes the entries of weak tables whose key or value has not been marked. */
  void clearDeadEntries() {
    for (long table = weakValues; table != 0; table = next(table)) {
      clearArray(table);
      clearNodes(table, false, true);
    }
    for (long table = ephemerons; table != 0; table = next(table)) {
      clearNodes(table, true, false);
    }
    for (long table = allWeak; table != 0; table = next(table)) {
      clearArray(table);
      clearNodes(table, true, true);
    }
  }

  private void clearArray(long table) {
    long size = Memory.getLong(table + TableLayout.ARRAY_SIZE);
    long array = Memory.getLong(table + TableLayout.ARRAY);
    long tags = Memory.getLong(table + TableLayout.TAGS);
    for (long i = 0; i < size; i++) {
      if (isDead(Memory.getByte(tags + i), Memory.getLong(array + 8 * i))) {
        Memory.putByte(tags + i, Tag.NIL);
      }
    }
  }

  private void clearNodes(long table, boolean byKey, boolean byValue) {
    long node = Memory.getLong(table + TableLayout.NODES);
    long end = end(table, node);
    for (; node < end; node += TableLayout.NODE_SIZE) {
      int valueTag = valueTag(node);
      if (valueTag != Tag.NIL) {
        boolean dead =
            byValue && isDead(valueTag, Memory.getLong(node))
                || byKey && isDead(keyTag(node), key(node));
        if (!dead) {
          continue;
        }
        Memory.putByte(node + SlotLayout.TAG, Tag.NIL);
      }
      clearKey(node);
    }
  }

  /**
   * Whether a weak reference to this value is to be removed. Strings are values rather than
   * objects: they are marked instead.
   */
  private boolean isDead(int tag, long payload) {
    if (tag < Tag.STRING || tag == TableLayout.DEAD_KEY) {
      return false;
    }
    if (Tag.isString(tag)) {
      marker.markObject(payload);
      return false;
    }
    return !Marker.isMarked(payload);
  }

  /** Leaves of the key of an empty entry no more than {@code next} needs to go on from it. */
  private static void clearKey(long node) {
    if (keyTag(node) >= Tag.STRING) {
      Memory.putByte(node + TableLayout.NODE_KEY_TAG, TableLayout.DEAD_KEY);
    }
  }

  private static long end(long table, long nodes) {
    long count = Memory.getInt(table + TableLayout.NODE_MASK) + 1L;
    return nodes + (count << TableLayout.NODE_SHIFT);
  }

  private static int valueTag(long node) {
    return Memory.getByte(node + SlotLayout.TAG);
  }

  private static int keyTag(long node) {
    return Memory.getByte(node + TableLayout.NODE_KEY_TAG);
  }

  private static long key(long node) {
    return Memory.getLong(node + TableLayout.NODE_KEY);
  }

  private static long next(long table) {
    return Memory.getLong(table + TableLayout.NEXT_GRAY);
  }

  private static void link(long table, long next) {
    Memory.putLong(table + TableLayout.NEXT_GRAY, next);
  }
}
