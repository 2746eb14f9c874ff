package dev.perigee.runtime.lib;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Tag;
import dev.perigee.ir.number.NumberParser;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The basic functions (manual 6.1). Those that load chunks, make protected calls, traverse tables
 * or control the collector have classes of their own.
 */
public enum BaseLibrary implements LibraryFunction {
  ASSERT,
  COLLECTGARBAGE,
  ERROR,
  GETMETATABLE,
  PRINT,
  RAWEQUAL,
  RAWGET,
  RAWLEN,
  RAWSET,
  SELECT,
  SETMETATABLE,
  TONUMBER,
  TOSTRING,
  TYPE,
  WARN;

  private static final String VERSION = "Lua 5.4";

  /** Instructions that printing a value counts as: making its text and passing it to the host. */
  private static final int WORK_PER_PRINTED = 10;

  private static final byte[] TAB = {'\t'};
  private static final byte[] NEWLINE = {'\n'};

  /** Fills the table of globals. */
  public static void open(LuaState state) {
    LibraryTable library = LibraryTable.ofGlobals(state);
    for (BaseLibrary function : values()) {
      if (function != TYPE) {
        library.functions(function);
      }
    }
    // Native code, too, looks up a type's name by the tag.
    for (int tag = 0; tag <= Tag.THREAD; tag++) {
      if (Tag.isOfValue(tag)) {
        library.context().pushText(Tag.typeName(tag));
      } else {
        library.context().push(Tag.NIL, 0);
      }
    }
    library.pushFunction(TYPE, Tag.THREAD + 1);
    library.set("type");
    library.context().pushText(VERSION);
    library.set("_VERSION");
    library.context().push(Tag.TABLE, state.globals().table());
    library.set("_G");
    Traversal.open(library);
    library.functions(ProtectedCalls.values());
    library.publish("_G");
  }

  @Override
  public @Nullable Builtin builtin() {
    return switch (this) {
      case ASSERT -> Builtin.ASSERT;
      case GETMETATABLE -> Builtin.GETMETATABLE;
      case RAWGET -> Builtin.RAWGET;
      case SELECT -> Builtin.SELECT;
      case SETMETATABLE -> Builtin.SETMETATABLE;
      case TONUMBER -> Builtin.TONUMBER;
      case TOSTRING -> Builtin.TOSTRING;
      case TYPE -> Builtin.TYPE;
      default -> null;
    };
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case ASSERT -> assertTrue(context);
      case COLLECTGARBAGE -> LibraryState.of(context.state()).collectorControl().call(context);
      case ERROR -> error(context);
      case GETMETATABLE -> getMetatable(context);
      case PRINT -> print(context);
      case RAWEQUAL -> rawEqual(context);
      case RAWGET -> rawGet(context);
      case RAWLEN -> rawLength(context);
      case RAWSET -> rawSet(context);
      case SELECT -> select(context);
      case SETMETATABLE -> setMetatable(context);
      case TONUMBER -> toNumber(context);
      case TOSTRING -> toText(context);
      case TYPE -> type(context);
      case WARN -> WarnFunction.warn(context);
    };
  }

  private static int assertTrue(CallContext context) {
    if (context.isTrue(1)) {
      return context.count();
    }
    context.checkAny(1);
    if (context.count() > 1) {
      context.pushValue(2);
    } else {
      context.pushText("assertion failed!");
    }
    return raise(context, context.size(), 1);
  }

  private static int error(CallContext context) {
    int level = (int) context.optionalInteger(2, 1);
    return raise(context, 1, level);
  }

  /** Throws a value of the context. A string gets the position at a level as a prefix. */
  private static int raise(CallContext context, int index, int level) {
    LuaState state = context.state();
    int tag = context.tag(index);
    long payload = context.payload(index);
    if (Tag.isString(tag) && level > 0) {
      context.pushText(state.errors().position(level));
      context.push(tag, payload);
      payload = state.strings().concatenate(context.slot(context.size() - 1), 2);
      tag = Strings.tag(payload);
    }
    throw state.errors().value(tag, payload);
  }

  private static int getMetatable(CallContext context) {
    context.checkAny(1);
    LuaState state = context.state();
    long metatable = state.metatables().of(context.tag(1), context.payload(1));
    if (metatable == 0) {
      context.pushNil();
      return 1;
    }
    int shown = state.metatables().findIn(metatable, Metamethod.METATABLE);
    if (shown == Tag.NIL) {
      context.push(Tag.TABLE, metatable);
    } else {
      context.push(shown, state.metatables().payload());
    }
    return 1;
  }

  private static int setMetatable(CallContext context) {
    long table = context.checkTable(1);
    int tag = context.tag(2);
    if (context.isNone(2) || (tag != Tag.NIL && tag != Tag.TABLE)) {
      throw context.typeError(2, "nil or table");
    }
    LuaState state = context.state();
    if (state.metatables().find(Tag.TABLE, table, Metamethod.METATABLE) != Tag.NIL) {
      throw context.error("cannot change a protected metatable");
    }
    state.metatables().set(Tag.TABLE, table, tag == Tag.NIL ? 0 : context.payload(2));
    context.push(Tag.TABLE, table);
    return 1;
  }

  private static int print(CallContext context) {
    OutputStream out = context.state().host().out();
    int count = context.count();
    try {
      for (int i = 1; i <= count; i++) {
        context.state().meter().count(WORK_PER_PRINTED);
        Text.push(context, i);
        if (i > 1) {
          out.write(TAB);
        }
        Output.write(context.state(), out, context.payload(count + 1));
        context.setSize(count);
      }
      out.write(NEWLINE);
      out.flush();
    } catch (IOException e) {
      // As in PUC Lua, print cannot report a failure to write.
      return 0;
    }
    Output.checkLimit(context.state());
    return 0;
  }

  private static int rawEqual(CallContext context) {
    context.checkAny(1);
    context.checkAny(2);
    context.pushBoolean(
        context
            .state()
            .operations()
            .comparisons()
            .rawEqual(context.tag(1), context.payload(1), context.tag(2), context.payload(2)));
    return 1;
  }

  private static int rawGet(CallContext context) {
    long table = context.checkTable(1);
    context.checkAny(2);
    int tag = context.state().tables().get(table, context.tag(2), context.payload(2));
    context.push(tag, context.state().tables().payload);
    return 1;
  }

  private static int rawLength(CallContext context) {
    int tag = context.tag(1);
    if (tag == Tag.TABLE) {
      context.pushInteger(context.state().tables().length(context.payload(1)));
    } else if (Tag.isString(tag)) {
      context.pushInteger(Strings.length(context.payload(1)));
    } else {
      throw context.typeError(1, "table or string");
    }
    return 1;
  }

  private static int rawSet(CallContext context) {
    long table = context.checkTable(1);
    context.checkAny(2);
    context.checkAny(3);
    LuaState state = context.state();
    int keyTag = context.tag(2);
    long key = context.payload(2);
    if (keyTag == Tag.NIL) {
      throw state.errors().runtime("table index is nil");
    }
    if (keyTag == Tag.FLOAT && Double.isNaN(Double.longBitsToDouble(key))) {
      throw state.errors().runtime("table index is NaN");
    }
    state.tables().set(table, keyTag, key, context.tag(3), context.payload(3));
    context.push(Tag.TABLE, table);
    return 1;
  }

  private static int select(CallContext context) {
    int count = context.count();
    if (Tag.isString(context.tag(1))) {
      long string = context.payload(1);
      if (Strings.length(string) > 0 && Memory.getByte(string + StringLayout.BYTES) == '#') {
        context.pushInteger(count - 1L);
        return 1;
      }
    }
    long index = context.checkInteger(1);
    if (index < 0) {
      index += count;
    } else if (index > count) {
      index = count;
    }
    if (index < 1) {
      throw context.argumentError(1, "index out of range");
    }
    return count - (int) index;
  }

  private static int toNumber(CallContext context) {
    LuaState state = context.state();
    if (!context.isNoneOrNil(2)) {
      return toNumberInBase(context);
    }
    int tag = state.conversions().toNumber(context.tag(1), context.payload(1));
    if (tag == Tag.NIL) {
      context.checkAny(1);
    }
    context.push(tag, tag == Tag.NIL ? 0 : state.conversions().payload(tag));
    return 1;
  }

  private static int toNumberInBase(CallContext context) {
    long base = context.checkInteger(2);
    if (!Tag.isString(context.tag(1))) {
      throw context.typeError(1, "string");
    }
    if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
      throw context.argumentError(2, "base out of range");
    }
    byte[] numeral = context.checkBytes(1);
    context.state().meter().count(numeral.length);
    NumberParser parser = new NumberParser();
    if (parser.parseInBase(numeral, 0, numeral.length, (int) base)) {
      context.pushInteger(parser.integerValue());
    } else {
      context.pushNil();
    }
    return 1;
  }

  private static int toText(CallContext context) {
    context.checkAny(1);
    Text.push(context, 1);
    return 1;
  }

  private static int type(CallContext context) {
    context.checkAny(1);
    long name = context.held(context.tag(1) + 1);
    context.push(Tag.STRING, Memory.getLong(name + SlotLayout.PAYLOAD));
    return 1;
  }
}
