package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Tables;

/** {@code next}, {@code pairs} and {@code ipairs} (manual 6.1). */
final class Traversal {
  private Traversal() {}

  static void open(LibraryTable library) {
    library.pushFunction("next", Traversal::next, 0);
    CallContext context = library.context();
    context.pushValue(context.size());
    library.pushFunction("pairs", new Pairs(), 1);
    library.set("pairs");
    library.set("next");
    library.pushFunction("ipairs_iterator", Traversal::ipairsNext, 0);
    library.pushFunction("ipairs", Traversal::ipairs, 1);
    library.set("ipairs");
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

  /** {@code pairs}, which holds {@code next}. */
  private static final class Pairs implements JavaFunction {
    @Override
    public int call(CallContext context) {
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

    @Override
    public int resume(CallContext context, int first, int count) {
      return 3;
    }
  }

  /** Pushes the function that the running one holds. */
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

  private static int ipairsNext(CallContext context) {
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
