package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.value.Strings;

/**
 * Long work of the libraries. It is done in pieces, between which an interrupt or an exhausted
 * budget can end it.
 */
final class Work {
  /** Number of bytes that are processed between two interrupt checks. */
  static final int PIECE = Strings.PIECE;

  private Work() {}

  /**
   * Must be called after this number of bytes has been processed; long work is reported in pieces.
   */
  static void handled(LuaState state, long bytes) {
    state.meter().countBytes(bytes);
  }
}
