package dev.perigee.cli;

import dev.perigee.engine.LuaException;

/** Thrown if something could not be loaded or run. The message is shown to the user. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  Failure(String message) {
    super(message);
  }

  /** A script's error. The traceback is added here if scripts cannot catch the error. */
  Failure(LuaException e) {
    super(e.luaTraceback() == null ? e.getMessage() : e.getMessage() + "\n" + e.luaTraceback(), e);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
