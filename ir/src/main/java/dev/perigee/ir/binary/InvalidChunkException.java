package dev.perigee.ir.binary;

/** Bytes that are no binary chunk, or one that may not be run; the message says why. */
public final class InvalidChunkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidChunkException(String message) {
    super(message, null, false, false);
  }
}
