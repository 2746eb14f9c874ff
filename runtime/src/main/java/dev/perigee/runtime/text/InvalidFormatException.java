package dev.perigee.runtime.text;

/**
 * A format that Lua does not accept. The message is Lua's own, without position or argument number;
 * each character represents a byte. The calling library converts it to a Lua error, so there is no
 * stack trace.
 */
public final class InvalidFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidFormatException(String message) {
    super(message, null, false, false);
  }
}
