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
            ? new ScriptException(String.valueOf(error.getMessage()))
            : new ScriptException(error.problem(), error.chunk(), error.line(), error.column());
    Throwable cause = error.getCause();
    exception.initCause(cause == null ? error : cause);
    return exception;
  }
}
