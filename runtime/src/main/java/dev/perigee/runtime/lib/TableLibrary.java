package dev.perigee.runtime.lib;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Tables;
import org.jspecify.annotations.Nullable;

/** {@code table} (manual 6.6). */
public enum TableLibrary implements LibraryFunction {
  CONCAT,
  INSERT,
  MOVE,
  PACK,
  REMOVE,
  SORT,
  UNPACK;

  /** Makes the library. */
  public static void open(LuaState state) {
    LibraryTable library =
        LibraryTable.create(state, "table", 8)
            .functions(CONCAT, INSERT, MOVE, REMOVE, SORT, UNPACK);
    library.context().pushText("n");
    library.pushFunction(PACK, 1);
    library.set("pack");
    library.publish("table");
  }

  @Override
  public @Nullable Builtin builtin() {
    return switch (this) {
      case CONCAT -> Builtin.TABLE_CONCAT;
      case INSERT -> Builtin.TABLE_INSERT;
      case REMOVE -> Builtin.TABLE_REMOVE;
      case UNPACK -> Builtin.TABLE_UNPACK;
      default -> null;
    };
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case CONCAT -> TableConcatenation.concat(context);
      case INSERT -> insert(context);
      case MOVE -> move(context);
      case PACK -> pack(context);
      case REMOVE -> remove(context);
      case SORT -> TableSort.sort(context);
      case UNPACK -> unpack(context);
    };
  }

  private static int insert(CallContext context) {
    long end = Elements.checkedLength(context, 1, Elements.READ | Elements.WRITE) + 1;
    switch (context.count()) {
      case 2 -> Elements.set(context, 1, end, context.tag(2), context.payload(2));
      case 3 -> {
        long position = context.checkInteger(2);
        if (Long.compareUnsigned(position - 1, end) >= 0) {
          throw context.argumentError(2, "position out of bounds");
        }
        moveUp(context, position, end);
        Elements.set(context, 1, position, context.tag(3), context.payload(3));
      }
      default -> throw context.error("wrong number of arguments to 'insert'");
    }
    return 0;
  }

  /** Moves the elements from a position on up by one. The last one moves to {@code end}. */
  private static void moveUp(CallContext context, long position, long end) {
    LuaState state = context.state();
    long at = end;
    if (at > position && Elements.isRaw(context, 1)) {
      long table = context.payload(1);
      Elements.copy(context, 1, at - 1, 1, at);
      at--;
      if (position > 0 && at <= Elements.arraySize(table)) {
        Elements.moveInArray(state, table, position, position + 1, at - position);
        Work.handled(state, (at - position) * 8);
        return;
      }
    }
    for (; at > position; at--) {
      Elements.copy(context, 1, at - 1, 1, at);
      state.meter().count(1);
    }
  }

  private static int remove(CallContext context) {
    LuaState state = context.state();
    long size = Elements.checkedLength(context, 1, Elements.READ | Elements.WRITE);
    long position = context.optionalInteger(2, size);
    if (position != size && Long.compareUnsigned(position - 1, size) > 0) {
      throw context.argumentError(2, "position out of bounds");
    }
    Elements.push(context, 1, position);
    int result = context.size();
    long table = context.payload(1);
    if (position > 0
        && position < size
        && Elements.isRaw(context, 1)
        && size <= Elements.arraySize(table)) {
      Elements.moveInArray(state, table, position + 1, position, size - position);
      Work.handled(state, (size - position) * 8);
      position = size;
    }
    for (; position < size; position++) {
      Elements.copy(context, 1, position + 1, 1, position);
      state.meter().count(1);
    }
    Elements.set(context, 1, position, Tag.NIL, 0);
    context.setSize(result);
    return 1;
  }

  private static int move(CallContext context) {
    long first = context.checkInteger(2);
    long last = context.checkInteger(3);
    long target = context.checkInteger(4);
    int to = context.isNoneOrNil(5) ? 1 : 5;
    Elements.check(context, 1, Elements.READ);
    Elements.check(context, to, Elements.WRITE);
    if (last >= first) {
      if (first <= 0 && last >= Long.MAX_VALUE + first) {
        throw context.argumentError(3, "too many elements to move");
      }
      long count = last - first + 1;
      if (target > Long.MAX_VALUE - count + 1) {
        throw context.argumentError(4, "destination wrap around");
      }
      boolean upwards = target > last || target <= first || (to != 1 && !equal(context, to));
      for (long i = 0; i < count; i++) {
        long offset = upwards ? i : count - 1 - i;
        Elements.copy(context, 1, first + offset, to, target + offset);
        context.state().meter().count(1);
      }
    }
    context.pushValue(to);
    return 1;
  }

  private static boolean equal(CallContext context, int other) {
    return context
        .state()
        .operations()
        .comparisons()
        .equal(context.tag(1), context.payload(1), context.tag(other), context.payload(other));
  }

  /** {@code pack}. The function holds the string "n". */
  private static int pack(CallContext context) {
    int count = context.count();
    Tables tables = context.state().tables();
    long table = context.pushTable(count, 1);
    if (count > 0) {
      tables.setList(table, 1, context.slot(1), count);
    }
    long name = Memory.getLong(context.held(1) + SlotLayout.PAYLOAD);
    tables.setString(table, name, Tag.INTEGER, count);
    return 1;
  }

  private static int unpack(CallContext context) {
    long first = context.optionalInteger(2, 1);
    long last = context.isNoneOrNil(3) ? Elements.length(context, 1) : context.checkInteger(3);
    if (first > last) {
      return 0;
    }
    long count = last - first + 1;
    if (count <= 0 || count > Stack.MAX_SLOTS) {
      throw context.error("too many results to unpack");
    }
    Results.ensure(context, count, "too many results to unpack");
    context.state().meter().count(count);
    for (long i = 0; i < count; i++) {
      Elements.push(context, 1, first + i);
    }
    return (int) count;
  }
}
