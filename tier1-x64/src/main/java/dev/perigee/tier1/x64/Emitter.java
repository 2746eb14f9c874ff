package dev.perigee.tier1.x64;

/**
 * What the groups of instructions need of the code they are written to: the shapes that x86-64's
 * encodings have. For opcodes see {@link Opcode}; registers are {@link Register#code codes} or
 * numbers, which are the same for XMM registers and opcode extensions.
 */
public sealed interface Emitter
    permits BranchInstructions,
        FloatInstructions,
        IntegerInstructions,
        MoveInstructions,
        SystemInstructions {

  /** Appends an opcode without operands. */
  void emit(long opcode);

  /** Appends an opcode and an immediate operand. */
  void emitWithImmediate(long opcode, long immediate, int immediateBytes);

  /** Appends an opcode with a register in its lowest three bits, and an immediate operand. */
  void emitWithRegister(long opcode, int register, long immediate, int immediateBytes);

  /**
   * Appends an opcode, a ModRM byte with two registers, and an immediate operand.
   *
   * @param reg the register in the field reg, or the opcode extension that the manual has as /digit
   * @param rm the register in the field r/m
   */
  void emit(long opcode, int reg, int rm, long immediate, int immediateBytes);

  /** The same with an operand in memory, which may wait for a label. */
  void emit(long opcode, int reg, Address rm, long immediate, int immediateBytes);

  /** An opcode with two registers and no immediate operand. */
  default void emit(long opcode, int reg, int rm) {
    emit(opcode, reg, rm, 0, 0);
  }

  /** An opcode with a register, an operand in memory and no immediate operand. */
  default void emit(long opcode, int reg, Address rm) {
    emit(opcode, reg, rm, 0, 0);
  }

  /**
   * Appends an instruction with a VEX prefix of three bytes.
   *
   * @param opcode as if the instruction had the older encoding
   * @param second the register in the field vvvv
   */
  void emitVex(long opcode, int reg, int second, int rm);

  /** The same with an operand in memory. */
  void emitVex(long opcode, int reg, int second, Address rm);

  /**
   * Appends an opcode and the distance to a label.
   *
   * @param distanceBytes 1 or 4
   * @throws TargetOutOfRangeException if the label is bound and out of range
   */
  void emitBranch(int opcode, Label target, int distanceBytes);

  /** Whether the label is bound and a jump of two bytes from here reaches it. */
  boolean isNear(Label target);
}
