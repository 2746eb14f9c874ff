package dev.perigee.cli;

import dev.perigee.engine.LuaException;

/** Something could not be loaded or run; the message is what the user is shown. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  Failure(String message) {
    super(message);
  }

  /** What a script raised. An error that scripts cannot catch did not have its traceback added. */
  Failure(LuaException e) {
    super(e.luaTraceback() == null ? e.getMessage() : e.getMessage() + "\n" + e.luaTraceback(), e);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
