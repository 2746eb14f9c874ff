package dev.perigee.tier1.arm64;

import dev.perigee.tier1.target.CodeTooLongException;

/**
 * A branch, {@code adr} or literal load does not reach its target. It is thrown where the distance
 * becomes known: at the instruction for a bound label, in {@link Assembler#bind} for one that was
 * still unbound. Code that met it is of no use; a caller may assemble again with {@link
 * MacroAssembler#MacroAssembler(int) wider reach} or give up.
 */
public final class TargetOutOfRangeException extends CodeTooLongException {

  private static final long serialVersionUID = 1L;

  TargetOutOfRangeException(String message) {
    super(message);
  }
}
