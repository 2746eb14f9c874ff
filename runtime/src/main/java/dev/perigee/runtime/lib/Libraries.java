package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import java.util.EnumSet;
import java.util.Set;

/** Opens the standard libraries in an engine. */
public final class Libraries {
  private Libraries() {}

  /**
   * Fills the table of globals, and the table of loaded modules, with all libraries. What the host
   * does not allow ({@link dev.perigee.runtime.HostServices}) always fails, and says why.
   */
  public static void open(LuaState state) {
    open(state, EnumSet.allOf(Library.class));
  }

  /** As {@link #open(LuaState)}, with the basic functions and these libraries alone. */
  public static void open(LuaState state, Set<Library> libraries) {
    BaseLibrary.open(state);
    for (Library library : Library.values()) {
      if (libraries.contains(library)) {
        library.open(state);
      }
    }
  }
}
