package dev.perigee.tier1.arm64;

import java.util.List;
import java.util.function.Supplier;

/** The families of instructions and the cases that test them. */
enum Family {
  ARITHMETIC(ArithmeticInstructions.class, ArithmeticGrid::cases),
  BITS(BitInstructions.class, BitGrid::cases),
  BRANCHES(BranchInstructions.class, BranchGrid::cases),
  FLOATS(FloatInstructions.class, FloatGrid::cases),
  MEMORY(MemoryInstructions.class, MemoryGrid::cases),
  SYSTEM(SystemInstructions.class, SystemGrid::cases);

  private final Class<? extends Emitter> instructions;

  /** Has no state: it is a reference to a static method. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Supplier<List<InstructionCase>> cases;

  Family(Class<? extends Emitter> instructions, Supplier<List<InstructionCase>> cases) {
    this.instructions = instructions;
    this.cases = cases;
  }

  /** The interface whose methods the cases call. */
  Class<? extends Emitter> instructions() {
    return instructions;
  }

  List<InstructionCase> cases() {
    return cases.get();
  }
}
