package dev.perigee.tier1.codememory;

/**
 * The platform refused something that executable memory needs. The message names the function and
 * the error. Callers treat it as "this code was not published"; it is never shown to a script.
 */
public final class CodeMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CodeMemoryException(String message) {
    super(message);
  }
}
