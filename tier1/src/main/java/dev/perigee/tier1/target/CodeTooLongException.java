package dev.perigee.tier1.target;

/** A function's code is too long for the processor's branches. */
public class CodeTooLongException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public CodeTooLongException(String message) {
    super(message);
  }
}
