package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;

/** The part of {@code debug} that tells of functions and changes nothing. */
enum TracebackLibrary implements LibraryFunction {
  GETINFO,
  TRACEBACK;

  /** Makes {@code debug} of these alone. */
  static void open(LuaState state) {
    LibraryTable.create(state, "debug", 2).functions(values()).publish("debug");
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case GETINFO -> DebugInfo.getHarmlessInfo(context);
      case TRACEBACK -> DebugLibrary.traceback(context);
    };
  }
}
