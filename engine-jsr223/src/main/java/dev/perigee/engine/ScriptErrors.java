package dev.perigee.engine;

import javax.script.ScriptException;

/** Errors as javax.script has them. */
final class ScriptErrors {
  private ScriptErrors() {}

  /**
   * The exception for an error: with its place, and with the host's own exception as the cause if
   * one is behind it.
   */
  static ScriptException of(LuaException error) {
    ScriptException exception =
        error.chunk() == null
            ? new LuaScriptException(error)
            : new LuaScriptException(error, error.chunk());
    Throwable cause = error.getCause();
    exception.initCause(cause == null ? error : cause);
    return exception;
  }

  /** Remembers the error, so that a script that it comes through gets that again. */
  static final class LuaScriptException extends ScriptException {
    private static final long serialVersionUID = 1L;

    private final LuaException error;

    private LuaScriptException(LuaException error) {
      super(String.valueOf(error.getMessage()));
      this.error = error;
    }

    private LuaScriptException(LuaException error, String chunk) {
      super(error.problem(), chunk, error.line(), error.column());
      this.error = error;
    }

    LuaException error() {
      return error;
    }
  }
}
