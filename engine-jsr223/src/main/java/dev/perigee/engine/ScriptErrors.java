package dev.perigee.engine;

import javax.script.ScriptException;

/** Errors in the form of javax.script. */
final class ScriptErrors {
  private ScriptErrors() {}

  /**
   * The exception for an error, with its place. If an exception of the host is behind the error,
   * that is the cause.
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

  /** Holds the error, so that a script through which it passes gets the same error again. */
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
