package dev.perigee.runtime.text;

/**
 * A format that Lua does not accept. The message is Lua's own, without position or argument number;
 * its characters stand for bytes. The library that called makes a Lua error of it, so there is no
 * stack trace.
 */
public final class InvalidFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidFormatException(String message) {
    super(message, null, false, false);
  }
}
