package dev.perigee.runtime.heap;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * Marks the contents of weak tables (manual, 2.5.4) and removes their dead entries. The tables are
 * linked through the word that linked them while they were gray. An ephemeron table's values are
 * marked when their keys have been marked ({@link AwaitedKeys}).
 *
 * <p>Before the atomic phase only the strong references of a weak table are followed. The table
 * stays gray and is deferred to the atomic phase, in which it is known which objects are dead.
 */
final class WeakTables {
  private static final int WEAK_KEYS = 1;
  private static final int WEAK_VALUES = 2;

  private final Marker marker;
  private final AwaitedKeys awaited;
  private final long modeNameSlot;

  /**
   * The lists of tables with weak values and strong keys, with weak keys and strong values, and
   * with both weak.
   */
  private long weakValues;

  private long ephemerons;
  private long allWeak;

  /**
   * The lists of tables that are followed again in the atomic phase: ephemeron tables, and the
   * others.
   */
  private long deferredEphemerons;

  private long deferred;

  /** The heads of the lists at the end of {@link #clearValues}. */
  private long clearedWeakValues;

  private long clearedAllWeak;

  WeakTables(Marker marker, long state) {
    this.marker = marker;
    awaited = new AwaitedKeys(marker);
    modeNameSlot =
        state
            + StateLayout.ROOTS
            + (long) (Root.METAMETHOD_NAMES + Metamethod.MODE) * SlotLayout.SIZE;
  }

  void begin() {
    weakValues = 0;
    ephemerons = 0;
    allWeak = 0;
    deferredEphemerons = 0;
    deferred = 0;
    awaited.begin();
  }

  /**
   * The weakness of tables with this metatable: a set of the bits above, or 0 for strong tables.
   */
  int weakness(long metatable) {
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

  /** Follows the strong references of a weak table. */
  void mark(long table, int weakness) {
    if (weakness == WEAK_VALUES) {
      markKeys(table);
    } else if (weakness == WEAK_KEYS) {
      TableMarker.markElements(marker, table, 0, Memory.getLong(table + TableLayout.ARRAY_SIZE));
      markEphemeronNodes(table);
    }
    if (!marker.isFinishing()) {
      defer(table, weakness);
    } else if (weakness == WEAK_VALUES) {
      link(table, weakValues);
      weakValues = table;
    } else if (weakness == WEAK_KEYS) {
      link(table, ephemerons);
      ephemerons = table;
    } else {
      link(table, allWeak);
      allWeak = table;
    }
  }

  private void defer(long table, int weakness) {
    Marker.setColour(table, 0);
    if (weakness == WEAK_KEYS) {
      link(table, deferredEphemerons);
      deferredEphemerons = table;
    } else {
      link(table, deferred);
      deferred = table;
    }
  }

  /** Makes the ephemeron tables that have already been followed be followed again. */
  void followEphemerons() {
    long list = deferredEphemerons;
    deferredEphemerons = 0;
    follow(list);
  }

  /** Makes all tables that were left to the atomic phase be followed. */
  void followDeferred() {
    followEphemerons();
    long list = deferred;
    deferred = 0;
    follow(list);
  }

  private void follow(long list) {
    for (long table = list, next; table != 0; table = next) {
      next = next(table);
      marker.addGray(table);
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
    marker.addWork(TableMarker.nodeCount(table));
  }

  /**
   * Marks the values whose keys are marked. In the atomic phase the others wait for their keys, so
   * that no table is followed twice.
   */
  private void markEphemeronNodes(long table) {
    long node = Memory.getLong(table + TableLayout.NODES);
    long end = end(table, node);
    for (; node < end; node += TableLayout.NODE_SIZE) {
      int valueTag = valueTag(node);
      if (valueTag == Tag.NIL) {
        clearKey(node);
      } else if (valueTag >= Tag.STRING && !Marker.isMarked(Memory.getLong(node))) {
        if (!isDead(keyTag(node), key(node))) {
          marker.markObject(Memory.getLong(node));
        } else if (marker.isFinishing()) {
          awaited.await(node, key(node));
        }
      }
    }
    marker.addWork(TableMarker.nodeCount(table));
  }

  /** See {@link AwaitedKeys#found}. */
  void keyFound(long key, int kind) {
    awaited.found(key, kind);
  }

  /** Whether there are ephemeron entries with marked keys whose values have not been marked yet. */
  boolean hasReadyEntries() {
    return awaited.hasReady();
  }

  /** See {@link AwaitedKeys#markReady}. */
  void markReadyEntry() {
    awaited.markReady();
  }

  /** Removes the entries whose weak values have not been marked. */
  void clearValues() {
    clearValues(0, 0);
    clearedWeakValues = weakValues;
    clearedAllWeak = allWeak;
  }

  /** As {@link #clearValues()}, for tables that were found after that. */
  void clearValuesOfResurrected() {
    clearValues(clearedWeakValues, clearedAllWeak);
  }

  private void clearValues(long endOfWeakValues, long endOfAllWeak) {
    for (long table = weakValues; table != endOfWeakValues; table = next(table)) {
      clearArray(table);
      clearNodes(table, false);
    }
    for (long table = allWeak; table != endOfAllWeak; table = next(table)) {
      clearArray(table);
      clearNodes(table, false);
    }
  }

  /** Removes the entries whose weak keys have not been marked. */
  void clearKeys() {
    for (long table = ephemerons; table != 0; table = next(table)) {
      clearNodes(table, true);
    }
    for (long table = allWeak; table != 0; table = next(table)) {
      clearNodes(table, true);
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

  private void clearNodes(long table, boolean byKey) {
    long node = Memory.getLong(table + TableLayout.NODES);
    long end = end(table, node);
    for (; node < end; node += TableLayout.NODE_SIZE) {
      int valueTag = valueTag(node);
      if (valueTag != Tag.NIL) {
        boolean dead =
            byKey ? isDead(keyTag(node), key(node)) : isDead(valueTag, Memory.getLong(node));
        if (!dead) {
          continue;
        }
        AwaitedKeys.remove(node);
      }
      clearKey(node);
    }
  }

  /**
   * Whether a weak reference to this value must be removed. Strings count as values rather than
   * objects; they are marked instead.
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

  /** Reduces the key of an empty entry to what {@code next} needs to continue from it. */
  static void clearKey(long node) {
    if (keyTag(node) >= Tag.STRING) {
      Memory.putByte(node + TableLayout.NODE_KEY_TAG, TableLayout.DEAD_KEY);
    }
  }

  private static long end(long table, long nodes) {
    return nodes + (TableMarker.nodeCount(table) << TableLayout.NODE_SHIFT);
  }

  static int valueTag(long node) {
    return Memory.getByte(node + SlotLayout.TAG);
  }

  static int keyTag(long node) {
    return Memory.getByte(node + TableLayout.NODE_KEY_TAG);
  }

  static long key(long node) {
    return Memory.getLong(node + TableLayout.NODE_KEY);
  }

  private static long next(long table) {
    return Memory.getLong(table + TableLayout.NEXT_GRAY);
  }

  private static void link(long table, long next) {
    Memory.putLong(table + TableLayout.NEXT_GRAY, next);
  }
}
