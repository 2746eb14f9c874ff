package dev.perigee.tier1.x64;

/**
 * A short branch does not reach its target. It is thrown where the distance becomes known: at the
 * instruction for a bound label, in {@link Assembler#bind} for one that was still unbound. In the
 * second case the code is of no use.
 */
public final class TargetOutOfRangeException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  TargetOutOfRangeException(String message) {
    super(message);
  }
}
