package dev.perigee.tier1.arm64;

/**
 * A register on loan from a {@link MacroAssembler}. Closing it returns it. Use it in a {@code try}
 * with resources.
 */
public final class ScratchRegister implements AutoCloseable {

  private final MacroAssembler owner;
  private final Register register;
  private boolean closed;

  ScratchRegister(MacroAssembler owner, Register register) {
    this.owner = owner;
    this.register = register;
  }

  /**
   * The 64-bit view of the register.
   *
   * @throws IllegalStateException if it has been returned
   */
  public Register register() {
    if (closed) {
      throw new IllegalStateException(register + " has been given back");
    }
    return register;
  }

  /** Returns the register. Further calls have no effect. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      owner.release(register);
    }
  }
}
