package dev.perigee.tier1.arm64;

/** The methods by which groups of instructions write code. */
public sealed interface Emitter
    permits ArithmeticInstructions,
        BitInstructions,
        BranchInstructions,
        FloatInstructions,
        MemoryInstructions,
        SystemInstructions {

  /**
   * Appends a word unchanged: an instruction for which this package has no name, or data.
   *
   * @param word the 32 bits
   */
  void emit(int word);

  /**
   * Appends an instruction that contains the distance to a label. The field is filled in now if the
   * label is bound, otherwise when it is bound.
   *
   * @param word the instruction with an empty field
   * @param form the field
   * @param target belongs to this assembler or to none yet
   * @throws TargetOutOfRangeException if the label is bound and out of range
   * @throws IllegalArgumentException if the label belongs to another assembler
   */
  void emit(int word, PcRelative form, Label target);
}
