package dev.perigee.ir.binary;

/** Thrown for bytes that are not a binary chunk, or whose functions may not run. */
public final class InvalidChunkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidChunkException(String message) {
    super(message, null, false, false);
  }
}
