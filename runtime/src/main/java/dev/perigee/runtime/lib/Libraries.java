package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;

/** Opens the standard libraries in an engine. */
public final class Libraries {
  private Libraries() {}

  /**
   * Fills the table of globals, and the table of loaded modules, with all libraries. What the host
   * does not allow ({@link dev.perigee.runtime.HostServices}) always fails, and says why.
   */
  public static void open(LuaState state) {
    BaseLibrary.open(state);
    PackageLibrary.open(state);
    StringLibrary.open(state);
    Utf8Library.open(state);
    TableLibrary.open(state);
    MathLibrary.open(state);
    OsLibrary.open(state);
    IoLibrary.open(state);
    CoroutineLibrary.open(state);
    DebugLibrary.open(state);
  }
}
