package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Tables;

/**
 * Access to the elements of the table library's sequences: tables, and values with the metamethods
 * that make them behave like tables (manual 6.6). Metamethods are respected; tables without a
 * metatable are accessed raw.
 */
final class Elements {
  /** Bits for the metamethods that a function needs if a value is not a table. */
  static final int READ = 1;

  static final int WRITE = 2;
  static final int LENGTH = 4;

  private static final int[] METAMETHODS = {Metamethod.INDEX, Metamethod.NEWINDEX, Metamethod.LEN};

  private Elements() {}

  /** Requires an argument to be a table or to have these metamethods. */
  static void check(CallContext context, int index, int needs) {
    int tag = context.tag(index);
    if (tag == Tag.TABLE) {
      return;
    }
    LuaState state = context.state();
    long metatable = state.metatables().of(tag, context.payload(index));
    boolean suitable = metatable != 0;
    for (int i = 0; suitable && i < METAMETHODS.length; i++) {
      suitable =
          (needs & 1 << i) == 0 || state.metatables().findIn(metatable, METAMETHODS[i]) != Tag.NIL;
    }
    if (!suitable) {
      throw context.typeError(index, "table");
    }
  }

  /** The length of an argument, which is checked as by {@link #check}. */
  static long checkedLength(CallContext context, int index, int needs) {
    check(context, index, needs | LENGTH);
    return isRaw(context, index)
        ? context.state().tables().length(context.payload(index))
        : length(context, index);
  }

  /** The length of any value, with metamethods. */
  static long length(CallContext context, int index) {
    return context
        .state()
        .operations()
        .indexing()
        .length(context.tag(index), context.payload(index));
  }

  /** Whether a value is a table without a metatable. */
  static boolean isRaw(CallContext context, int index) {
    return context.tag(index) == Tag.TABLE && isRaw(context.payload(index));
  }

  static boolean isRaw(long table) {
    return Memory.getLong(table + TableLayout.METATABLE) == 0;
  }

  /** Whether a value is a table whose metatable, if any, does not affect reads. */
  static boolean isReadRaw(CallContext context, int index) {
    if (context.tag(index) != Tag.TABLE) {
      return false;
    }
    long table = context.payload(index);
    return isRaw(table)
        || context.state().metatables().find(Tag.TABLE, table, Metamethod.INDEX) == Tag.NIL;
  }

  /**
   * The element with a key.
   *
   * @return its tag; its payload is in {@link Tables#payload}. It may be unreachable.
   */
  static int get(CallContext context, int index, long key) {
    LuaState state = context.state();
    int tag = context.tag(index);
    long value = context.payload(index);
    if (tag == Tag.TABLE) {
      int found = state.tables().getInteger(value, key);
      if (found != Tag.NIL || isRaw(value)) {
        return found;
      }
    }
    return state.operations().indexing().get(tag, value, Tag.INTEGER, key);
  }

  /** Pushes the element with a key. */
  static void push(CallContext context, int index, long key) {
    int tag = get(context, index, key);
    context.push(tag, context.state().tables().payload);
  }

  /** Sets the element with a key to a value, which must be reachable. */
  static void set(CallContext context, int index, long key, int tag, long payload) {
    LuaState state = context.state();
    long value = context.payload(index);
    if (isRaw(context, index)) {
      state.tables().setInteger(value, key, tag, payload);
    } else {
      state.operations().indexing().set(context.tag(index), value, Tag.INTEGER, key, tag, payload);
    }
  }

  /** Copies an element to another key, possibly of another value. */
  static void copy(CallContext context, int from, long fromKey, int to, long toKey) {
    push(context, from, fromKey);
    int top = context.size();
    set(context, to, toKey, context.tag(top), context.payload(top));
    context.setSize(top - 1);
  }

  /** Number of elements for which a table's array has room. */
  static long arraySize(long table) {
    return Memory.getLong(table + TableLayout.ARRAY_SIZE);
  }

  /**
   * Moves elements within a table's array, which has room for all of them.
   *
   * @param from first key to move
   * @param to its new key
   */
  static void moveInArray(LuaState state, long table, long from, long to, long count) {
    if (count > 0) {
      long array = Memory.getLong(table + TableLayout.ARRAY);
      long tags = Memory.getLong(table + TableLayout.TAGS);
      Memory.copy(array + 8 * (from - 1), array + 8 * (to - 1), 8 * count);
      Memory.copy(tags + from - 1, tags + to - 1, count);
      state.heap().collector().entriesMoved(table);
    }
  }
}
