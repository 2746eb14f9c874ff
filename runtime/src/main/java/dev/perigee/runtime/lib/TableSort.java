package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.ir.number.LuaComparisons;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.SortLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * {@code table.sort} (manual 6.6). If all elements are numbers, or all are strings, and are in the
 * array of a table without a metatable, they are sorted in place. Everything else is sorted by the
 * general operations.
 */
final class TableSort {
  private TableSort() {}

  static int sort(CallContext context) {
    long length = Elements.checkedLength(context, 1, Elements.READ | Elements.WRITE);
    if (length <= 1) {
      return 0;
    }
    if (length >= Integer.MAX_VALUE) {
      throw context.argumentError(1, "array too big");
    }
    boolean ordered = !context.isNoneOrNil(2);
    if (ordered && !Tag.isFunction(context.tag(2))) {
      throw context.typeError(2, "function");
    }
    try {
      sort(context, (int) length, ordered);
    } catch (Quicksort.InvalidOrderException e) {
      throw context.error("invalid order function for sorting");
    }
    return 0;
  }

  private static void sort(CallContext context, int length, boolean ordered) {
    if (ordered) {
      new ByFunction(context).sort(length);
      return;
    }
    InArray sorter = inArray(context, length);
    if (sorter == null) {
      new ByOperator(context).sort(length);
      return;
    }
    try {
      sorter.sort(1, length);
    } finally {
      context.state().heap().collector().entriesMoved(context.payload(1));
    }
  }

  private static @Nullable InArray inArray(CallContext context, int length) {
    if (!Elements.isRaw(context, 1)) {
      return null;
    }
    long table = context.payload(1);
    if (length > Elements.arraySize(table)) {
      return null;
    }
    long tags = Memory.getLong(table + TableLayout.TAGS);
    if (all(tags, length, Tag.INTEGER)) {
      return new Numbers(context);
    }
    return all(tags, length, Tag.STRING) ? new Texts(context) : null;
  }

  /** Whether all elements have a tag of the pair of {@code even}. */
  private static boolean all(long tags, int length, int even) {
    for (long i = 0; i < length; i++) {
      if ((Memory.getByte(tags + i) & ~1) != even) {
        return false;
      }
    }
    return true;
  }

  /** Sorts elements in the array of a table that no other code accesses meanwhile. */
  private abstract static class InArray extends ExchangeSort {
    final LuaState state;

    /** Address of a hypothetical payload of key 0. */
    final long payloads;

    /** Address of a hypothetical tag of key 0. */
    final long tags;

    InArray(CallContext context) {
      state = context.state();
      long table = context.payload(1);
      payloads = Memory.getLong(table + TableLayout.ARRAY) - Long.BYTES;
      tags = Memory.getLong(table + TableLayout.TAGS) - 1;
    }

    final long payload(int key) {
      return Memory.getLong(payloads + (long) key * Long.BYTES);
    }

    final int tag(int key) {
      return Memory.getByte(tags + key);
    }

    @Override
    final void swap(int i, int j) {
      long payload = payload(i);
      int tag = tag(i);
      Memory.putLong(payloads + (long) i * Long.BYTES, payload(j));
      Memory.putByte(tags + i, tag(j));
      Memory.putLong(payloads + (long) j * Long.BYTES, payload);
      Memory.putByte(tags + j, tag);
    }
  }

  private static final class Numbers extends InArray {
    Numbers(CallContext context) {
      super(context);
    }

    @Override
    boolean less(int i, int j) {
      state.meter().count(1);
      long a = payload(i);
      long b = payload(j);
      if (tag(i) == Tag.INTEGER) {
        return tag(j) == Tag.INTEGER
            ? a < b
            : LuaComparisons.lessThan(a, Double.longBitsToDouble(b));
      }
      double x = Double.longBitsToDouble(a);
      return tag(j) == Tag.INTEGER ? LuaComparisons.lessThan(x, b) : x < Double.longBitsToDouble(b);
    }
  }

  private static final class Texts extends InArray {
    Texts(CallContext context) {
      super(context);
    }

    @Override
    boolean less(int i, int j) {
      state.meter().count(1);
      return state.strings().compare(payload(i), payload(j)) < 0;
    }
  }

  private static final class ByOperator extends FrameSort {
    ByOperator(CallContext context) {
      super(context);
    }

    @Override
    boolean less(int index, int other) {
      context.state().meter().count(SortLayout.WORK);
      return context
          .state()
          .operations()
          .comparisons()
          .lessThan(
              context.tag(index),
              context.payload(index),
              context.tag(other),
              context.payload(other));
    }
  }

  private static final class ByFunction extends FrameSort {
    ByFunction(CallContext context) {
      super(context);
    }

    @Override
    boolean less(int index, int other) {
      context.state().meter().count(SortLayout.WORK);
      return context.test(2, index, other, Finish.SORT);
    }
  }
}
