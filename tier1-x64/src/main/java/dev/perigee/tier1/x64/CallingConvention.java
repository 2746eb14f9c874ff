package dev.perigee.tier1.x64;

import java.util.List;

/** The calling conventions of C functions on x86-64. */
public enum CallingConvention {
  /**
   * Linux and macOS: System V Application Binary Interface, AMD64 Architecture Processor
   * Supplement.
   */
  SYSTEM_V(Register.RDI, Register.RSI, Register.RDX, Register.RCX, Register.R8, Register.R9),
  /** Windows: x64 calling convention. */
  WINDOWS(Register.RCX, Register.RDX, Register.R8, Register.R9);

  private final List<Register> arguments;

  CallingConvention(Register... arguments) {
    this.arguments = List.of(arguments);
  }

  /** The convention of this system. */
  public static CallingConvention ofSystem() {
    return System.getProperty("os.name").startsWith("Windows") ? WINDOWS : SYSTEM_V;
  }

  /**
   * The register of an argument that is an integer or an address.
   *
   * @param index from 0; the first four arguments are in registers in both conventions
   */
  public Register argument(int index) {
    return arguments.get(index);
  }
}
