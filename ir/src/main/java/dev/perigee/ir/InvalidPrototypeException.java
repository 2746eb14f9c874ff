package dev.perigee.ir;

/** Thrown for a prototype that the {@link Verifier} refuses; the message is a sentence. */
public final class InvalidPrototypeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidPrototypeException(String message) {
    super(message);
  }

  /** Refuses the instruction at a pc. */
  static InvalidPrototypeException at(int pc, Object subject, String reason) {
    return new InvalidPrototypeException("pc " + pc + ": " + subject + " " + reason + ".");
  }
}
