package dev.perigee.runtime.value;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.FinalizerQueue;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.UserdataLayout;
import dev.perigee.runtime.memory.Memory;

/** Metatables of values and the metamethods in them (manual 2.4). */
public final class Metatables {
  /** Metamethods with smaller numbers have a bit in {@link TableLayout#ABSENT}. */
  private static final int CACHED = 8;

  private final Heap heap;
  private final StateRecord state;
  private final Strings strings;
  private final Tables tables;
  private final FinalizerQueue finalizers;
  private long payload;

  Metatables(Heap heap, Strings strings, Tables tables) {
    this.heap = heap;
    state = heap.stateRecord();
    this.strings = strings;
    this.tables = tables;
    finalizers = heap.collector().finalizers();
  }

  /** Makes the metamethods' names, which live as long as the engine. Must be called once, first. */
  public void createNames() {
    for (int i = 0; i < Metamethod.NAMES.size(); i++) {
      state.setRoot(Root.METAMETHOD_NAMES + i, Tag.STRING, strings.create(Metamethod.NAMES.get(i)));
    }
  }

  /** Address of a metamethod's name, an interned string. */
  public long name(int metamethod) {
    return state.rootPayload(Root.METAMETHOD_NAMES + metamethod);
  }

  /** Address of a value's metatable, or 0 if it has none. */
  public long of(int tag, long value) {
    return switch (tag) {
      case Tag.TABLE -> Memory.getLong(value + TableLayout.METATABLE);
      case Tag.USERDATA -> Memory.getLong(value + UserdataLayout.METATABLE);
      default -> state.rootPayload(typeRoot(tag));
    };
  }

  /**
   * Sets the metatable of a table or userdata, or of the type of any other value; 0 removes it. A
   * table or userdata is marked for finalization if its metatable has a {@code __gc} field (manual
   * 2.5.3).
   */
  public void set(int tag, long value, long metatable) {
    switch (tag) {
      case Tag.TABLE -> {
        tables.setMetatable(value, metatable);
        markForFinalization(value, metatable);
      }
      case Tag.USERDATA -> {
        Memory.putLong(value + UserdataLayout.METATABLE, metatable);
        heap.noteStore(value);
        markForFinalization(value, metatable);
      }
      default -> state.setRoot(typeRoot(tag), metatable == 0 ? Tag.NIL : Tag.TABLE, metatable);
    }
  }

  private void markForFinalization(long object, long metatable) {
    if (metatable != 0 && findIn(metatable, Metamethod.GC) != Tag.NIL) {
      finalizers.mark(object);
    }
  }

  private static int typeRoot(int tag) {
    int shared = tag == Tag.TRUE ? Tag.FALSE : tag >= Tag.INTEGER ? tag & ~1 : tag;
    return Root.TYPE_METATABLES + shared;
  }

  /**
   * Finds a value's metamethod. Returns its tag, or {@link Tag#NIL} if there is none; the payload
   * is in {@link #payload()}.
   */
  public int find(int tag, long value, int metamethod) {
    long metatable = of(tag, value);
    return metatable == 0 ? Tag.NIL : findIn(metatable, metamethod);
  }

  /**
   * Finds a metamethod in a metatable. Returns its tag, or {@link Tag#NIL} if there is none; the
   * payload is in {@link #payload()}.
   */
  public int findIn(long metatable, int metamethod) {
    if (metamethod < CACHED
        && (Memory.getByte(metatable + TableLayout.ABSENT) & 1 << metamethod) != 0) {
      return Tag.NIL;
    }
    int found = tables.getString(metatable, name(metamethod));
    if (found == Tag.NIL) {
      if (metamethod < CACHED) {
        Memory.putByte(
            metatable + TableLayout.ABSENT,
            Memory.getByte(metatable + TableLayout.ABSENT) | 1 << metamethod);
      }
      return Tag.NIL;
    }
    payload = tables.payload;
    return found;
  }

  /** Payload of the metamethod found last. */
  public long payload() {
    return payload;
  }
}
