package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.memory.Memory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A table that a library fills. Meanwhile it is the last value of the host's context. Messages name
 * its functions {@code prefix.name}, as PUC Lua finds them in the loaded modules.
 */
final class LibraryTable {
  /** Names with their prefixes, shared by all engines. */
  private static final Map<LibraryFunction, String> FULL_NAMES = new ConcurrentHashMap<>();

  private final LuaState state;
  private final CallContext context;
  private final String prefix;
  private final long table;
  private final int index;

  private LibraryTable(LuaState state, String prefix, long table) {
    this.state = state;
    this.prefix = prefix;
    this.table = table;
    context = state.hostContext();
    context.push(Tag.TABLE, table);
    index = context.size();
  }

  /** A new table. */
  static LibraryTable create(LuaState state, String prefix, int entries) {
    return new LibraryTable(state, prefix, state.tables().create(0, entries));
  }

  /** The table of globals, whose functions' names have no prefix. */
  static LibraryTable ofGlobals(LuaState state) {
    return new LibraryTable(state, "", state.globals().table());
  }

  /** The context on which values for {@link #set} are pushed. */
  CallContext context() {
    return context;
  }

  LuaState state() {
    return state;
  }

  /** Address of the table. */
  long table() {
    return table;
  }

  /** Adds functions under their names. */
  LibraryTable functions(LibraryFunction... functions) {
    for (LibraryFunction function : functions) {
      pushFunction(function, 0);
      set(function.luaName());
    }
    return this;
  }

  /** Sets a field to the value of another field. */
  LibraryTable alias(String name, String present) {
    context.pushText(present);
    int value = context.size();
    int tag = state.tables().getString(table(), context.payload(value));
    context.set(value, tag, state.tables().payload);
    return set(name);
  }

  /**
   * Pushes a function that holds some of the values pushed last, which are hidden from scripts.
   *
   * @param held number of these values
   */
  void pushFunction(LibraryFunction function, int held) {
    pushFunctionWithUpvalues(function, held);
    long builtin = context.payload(context.size());
    Memory.putByte(builtin + ObjectLayout.FLAGS, BuiltinLayout.HIDES_VALUES);
  }

  /** As {@link #pushFunction}, for values that are upvalues in PUC Lua, too. */
  void pushFunctionWithUpvalues(LibraryFunction function, int held) {
    state.functions().pushBuiltin(context, fullName(function), function, held);
  }

  private String fullName(LibraryFunction function) {
    String name = FULL_NAMES.get(function);
    if (name == null) {
      name = prefix.isEmpty() ? function.luaName() : prefix + "." + function.luaName();
      FULL_NAMES.put(function, name);
    }
    return name;
  }

  /** Sets a field to the value pushed last, and pops it. */
  LibraryTable set(String name) {
    setField(table(), name);
    return this;
  }

  private void setField(long table, String name) {
    int value = context.size();
    context.pushText(name);
    state
        .tables()
        .setString(table, context.payload(value + 1), context.tag(value), context.payload(value));
    context.setSize(value - 1);
  }

  /** Makes the table a loaded module and, unless it is the table of globals, a global variable. */
  void publish(String name) {
    if (table() != state.globals().table()) {
      context.pushValue(index);
      setField(state.globals().table(), name);
    }
    context.pushValue(index);
    setField(state.record().rootPayload(Root.LOADED), name);
    drop();
  }

  /** Ends the work on the table without publishing it. */
  void drop() {
    context.setSize(index - 1);
  }
}
