package dev.perigee.tier1.codememory;

/**
 * The platform refused something that executable memory needs. The message names the function and
 * the error. Callers treat this as "the code was not published"; scripts never see it.
 */
public final class CodeMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CodeMemoryException(String message) {
    super(message);
  }
}
