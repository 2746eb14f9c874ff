package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.value.Strings;

/** Long work of the libraries, in pieces between which an interrupt or a used-up budget ends it. */
final class Work {
  /** Bytes that are handled between two looks at the interrupt. */
  static final int PIECE = Strings.PIECE;

  private Work() {}

  /** To be called after so many bytes were handled, many of them in pieces. */
  static void handled(LuaState state, long bytes) {
    state.countBytes(bytes);
  }
}
