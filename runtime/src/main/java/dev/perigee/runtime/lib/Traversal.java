package dev.perigee.runtime.lib;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Tables;
import org.jspecify.annotations.Nullable;

/** {@code next}, {@code pairs} and {@code ipairs} (manual 6.1). */
enum Traversal implements LibraryFunction {
  IPAIRS,
  NEXT,
  PAIRS;

  /** Adds the functions to the table of globals. */
  static void open(LibraryTable library) {
    CallContext context = library.context();
    library.pushFunction(NEXT, 0);
    context.pushValue(context.size());
    library.pushFunction(PAIRS, 1);
    library.set("pairs");
    library.set("next");
    library.pushFunction(LibraryIterator.IPAIRS, 0);
    library.pushFunction(IPAIRS, 1);
    library.set("ipairs");
  }

  @Override
  public @Nullable Builtin builtin() {
    return switch (this) {
      case IPAIRS -> Builtin.IPAIRS;
      case NEXT -> Builtin.NEXT;
      case PAIRS -> Builtin.PAIRS;
    };
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case IPAIRS -> ipairs(context);
      case NEXT -> next(context);
      case PAIRS -> pairs(context);
    };
  }

  /** Continues {@code pairs} after a metamethod. */
  @Override
  public int resume(CallContext context, int first, int count) {
    return 3;
  }

  private static int next(CallContext context) {
    long table = context.checkTable(1);
    LuaState state = context.state();
    Tables tables = state.tables();
    boolean found;
    try {
      found = tables.next(table, context.tag(2), context.payload(2));
    } catch (Tables.InvalidKeyException e) {
      throw state.errors().runtime("invalid key to 'next'");
    }
    if (!found) {
      context.pushNil();
      return 1;
    }
    context.push(tables.nextKeyTag, tables.nextKey);
    context.push(tables.nextTag, tables.nextPayload);
    return 2;
  }

  private static int pairs(CallContext context) {
    context.checkAny(1);
    LuaState state = context.state();
    int tag = context.tag(1);
    long payload = context.payload(1);
    int handler = state.metatables().find(tag, payload, Metamethod.PAIRS);
    if (handler != Tag.NIL) {
      int window = context.pushFunction(handler, state.metatables().payload());
      context.push(tag, payload);
      return context.callThenResume(window, 3);
    }
    pushHeld(context);
    context.push(tag, payload);
    context.pushNil();
    return 3;
  }

  /** Pushes the iterator that the running function holds. */
  private static void pushHeld(CallContext context) {
    context.push(Tag.BUILTIN, Memory.getLong(context.held(1) + SlotLayout.PAYLOAD));
  }

  private static int ipairs(CallContext context) {
    context.checkAny(1);
    int tag = context.tag(1);
    long payload = context.payload(1);
    pushHeld(context);
    context.push(tag, payload);
    context.pushInteger(0);
    return 3;
  }

  /** The iterator of {@code ipairs}. */
  static int ipairsNext(CallContext context) {
    long index = context.checkInteger(2) + 1;
    int tag = context.tag(1);
    long payload = context.payload(1);
    LuaState state = context.state();
    Tables tables = state.tables();
    int found = tag == Tag.TABLE ? tables.getInteger(payload, index) : Tag.NIL;
    if (found == Tag.NIL
        && (tag != Tag.TABLE || Memory.getLong(payload + TableLayout.METATABLE) != 0)) {
      found = state.operations().indexing().get(tag, payload, Tag.INTEGER, index);
    }
    if (found == Tag.NIL) {
      context.pushNil();
      return 1;
    }
    long value = tables.payload;
    context.pushInteger(index);
    context.push(found, value);
    return 2;
  }
}
