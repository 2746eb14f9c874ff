package dev.perigee.tier1.x64;

/**
 * A short branch does not reach its target. Thrown when the distance becomes known: by the
 * instruction for a bound label, by {@link Assembler#bind} for one that was still unbound. In the
 * second case, the code must be discarded.
 */
public final class TargetOutOfRangeException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  TargetOutOfRangeException(String message) {
    super(message);
  }
}
