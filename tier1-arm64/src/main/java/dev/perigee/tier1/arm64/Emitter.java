package dev.perigee.tier1.arm64;

/** What the groups of instructions need of the code they are written to. */
public sealed interface Emitter
    permits ArithmeticInstructions,
        BitInstructions,
        BranchInstructions,
        FloatInstructions,
        MemoryInstructions,
        SystemInstructions {

  /**
   * Appends one word as it is: an instruction that this package does not name, or data.
   *
   * @param word the 32 bits
   */
  void emit(int word);

  /**
   * Appends an instruction that holds the distance to a label. The field is filled in now if the
   * label is bound, else when it becomes so.
   *
   * @param word the instruction with an empty field
   * @param form the field
   * @param target belongs to this assembler or to none yet
   * @throws TargetOutOfRangeException if the label is bound and out of range
   * @throws IllegalArgumentException if the label belongs to another assembler
   */
  void emit(int word, PcRelative form, Label target);
}
