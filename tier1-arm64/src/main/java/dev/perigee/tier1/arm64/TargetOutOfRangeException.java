package dev.perigee.tier1.arm64;

import dev.perigee.tier1.target.CodeTooLongException;

/**
 * A branch, {@code adr} or literal load does not reach its target. Thrown when the distance becomes
 * known: by the instruction for a bound label, by {@link Assembler#bind} for one that was still
 * unbound. The code must then be discarded; a caller may assemble it again with a {@link
 * MacroAssembler#MacroAssembler(int) wider reach}, or give up.
 */
public final class TargetOutOfRangeException extends CodeTooLongException {

  private static final long serialVersionUID = 1L;

  TargetOutOfRangeException(String message) {
    super(message);
  }
}
