package dev.perigee.tier1.target;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The registers of a target that the compiler may use, by their roles. The target manages the
 * others: those for the slice, the stack's limit, the region's base and constants, and those that
 * its operations use internally.
 *
 * @param base holds the base address of the current frame
 * @param state holds the address of the engine's state
 * @param record holds the address of the running function's prototype record
 * @param argumentCount holds the number of arguments at a call's entry; may hold a value elsewhere
 * @param exitCode holds the exit code when native code leaves; may hold a value elsewhere
 * @param scratch registers for the code of one node: at least {@link #SCRATCH}
 * @param floatScratch the same for doubles: {@link #FLOAT_SCRATCH}
 * @param values registers for the values of functions; at least one
 * @param floatValues the same for doubles; at least one
 */
public record RegisterFile(
    Register base,
    Register state,
    Register record,
    Register argumentCount,
    Register exitCode,
    List<Register> scratch,
    List<FloatRegister> floatScratch,
    List<Register> values,
    List<FloatRegister> floatValues) {
  /** The minimum number of scratch registers that the compiler needs. */
  public static final int SCRATCH = 4;

  /** The number of scratch registers for doubles that the compiler needs. */
  public static final int FLOAT_SCRATCH = 2;

  /** Checks that no register has two roles that conflict. */
  public RegisterFile {
    scratch = List.copyOf(scratch);
    floatScratch = List.copyOf(floatScratch);
    values = List.copyOf(values);
    floatValues = List.copyOf(floatValues);
    if (scratch.size() < SCRATCH || floatScratch.size() != FLOAT_SCRATCH) {
      throw new IllegalArgumentException("a role has too few or too many registers");
    }
    if (values.isEmpty() || floatValues.isEmpty()) {
      throw new IllegalArgumentException("no register is left for values");
    }
    List<Register> general = new ArrayList<>(List.of(base, state, record));
    general.addAll(scratch);
    general.addAll(values);
    List<FloatRegister> floats = new ArrayList<>(floatScratch);
    floats.addAll(floatValues);
    if (new HashSet<>(general).size() != general.size()
        || new HashSet<>(floats).size() != floats.size()) {
      throw new IllegalArgumentException("a register has two roles");
    }
    if (List.of(base, state, record).contains(argumentCount)
        || List.of(base, state, record, argumentCount).contains(exitCode)
        || scratch.contains(argumentCount)) {
      throw new IllegalArgumentException("a register of the calls has another role");
    }
  }

  /** Holds the second word of the popped link at a native return. It is a scratch register. */
  public Register linkWord() {
    return scratch.get(1);
  }
}
