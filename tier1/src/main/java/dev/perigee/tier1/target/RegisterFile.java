package dev.perigee.tier1.target;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The registers that a target lends to the compiler, by their roles. What else it needs in
 * registers (the slice, the stack's limit, the region's base, constants) is its own affair, and so
 * are registers that its operations use inside.
 *
 * @param base holds the base address of the current frame
 * @param state holds the address of the engine's state
 * @param record holds the address of the running function's prototype record
 * @param argumentCount holds the number of arguments at a call's entry; may hold a value elsewhere
 * @param exitCode holds what native code leaves with; may hold a value elsewhere
 * @param scratch registers of one node's code: at least {@link #SCRATCH}
 * @param floatScratch the same for doubles: {@link #FLOAT_SCRATCH}
 * @param values registers that values of functions live in; at least one
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
  /** How many scratch registers the compiler needs at least. */
  public static final int SCRATCH = 4;

  /** How many scratch registers for doubles the compiler needs. */
  public static final int FLOAT_SCRATCH = 2;

  /** Checks that no register has two roles that may meet. */
  public RegisterFile {
    scratch = List.copyOf(scratch);
    floatScratch = List.copyOf(floatScratch);
    values = List.copyOf(values);
    floatValues = List.copyOf(floatValues);
    if (scratch.size() < SCRATCH || floatScratch.size() != FLOAT_SCRATCH) {
      throw new IllegalArgumentException("a role has too few registers or too many");
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

  /** Holds the second word of the popped link at a native return: a scratch register. */
  public Register linkWord() {
    return scratch.get(1);
  }
}
