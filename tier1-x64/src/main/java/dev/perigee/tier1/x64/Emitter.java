package dev.perigee.tier1.x64;

/**
 * The methods by which groups of instructions write code. They correspond to the formats of x86-64
 * instructions. For opcodes see {@link Opcode}; registers are {@link Register#code codes} or
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
   * @param reg the register in the reg field, or the opcode extension, which the manual writes as
   *     /digit
   * @param rm the register in the r/m field
   */
  void emit(long opcode, int reg, int rm, long immediate, int immediateBytes);

  /** The same with an operand in memory, whose label may not be bound yet. */
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
   * Appends an instruction with a three-byte VEX prefix.
   *
   * @param opcode as in the older encoding of the instruction
   * @param second the register in the vvvv field
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

  /** Whether the label is bound and within reach of a two-byte jump from here. */
  boolean isNear(Label target);
}
