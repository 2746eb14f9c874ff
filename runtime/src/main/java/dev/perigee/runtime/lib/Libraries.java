package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Root;
import java.util.EnumSet;
import java.util.Set;

/** Opens the standard libraries in an engine. */
public final class Libraries {
  /** Approximate number of global names of the basic functions and {@link Library#LOAD}. */
  private static final int BASIC_NAMES = 26;

  private Libraries() {}

  /**
   * Fills the table of globals, and the table of loaded modules, with all libraries. Functions that
   * the host does not allow ({@link dev.perigee.runtime.HostServices}) fail with a message that
   * says why.
   */
  public static void open(LuaState state) {
    open(state, EnumSet.allOf(Library.class));
  }

  /** As {@link #open(LuaState)}, with only the basic functions and these libraries. */
  public static void open(LuaState state, Set<Library> libraries) {
    LibraryState.begin(state);
    // Resize once: tables that grow entry by entry are rebuilt again and again.
    state
        .tables()
        .resize(state.record().rootPayload(Root.GLOBALS), 0, BASIC_NAMES + libraries.size());
    state.tables().resize(state.record().rootPayload(Root.LOADED), 0, 1 + libraries.size());
    BaseLibrary.open(state);
    for (Library library : Library.values()) {
      if (libraries.contains(library)) {
        library.open(state);
      }
    }
  }
}
