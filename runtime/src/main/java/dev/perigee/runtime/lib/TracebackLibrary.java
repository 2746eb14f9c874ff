package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;

/** The functions of {@code debug} that only return information about functions. */
enum TracebackLibrary implements LibraryFunction {
  GETINFO,
  TRACEBACK;

  /** Makes a {@code debug} that has only these functions. */
  static void open(LuaState state) {
    LibraryTable.create(state, "debug", 2).functions(values()).publish("debug");
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case GETINFO -> DebugInfo.getInfoWithoutFunctions(context);
      case TRACEBACK -> DebugLibrary.traceback(context);
    };
  }
}
