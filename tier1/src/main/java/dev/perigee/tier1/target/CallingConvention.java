package dev.perigee.tier1.target;

import java.util.List;

/**
 * How the platform's C code is called, as far as the border between Java and native code needs it.
 *
 * @param name for people
 * @param first register of the first integer argument
 * @param second register of the second
 * @param result register of an integer result
 * @param preserved general registers that a called routine must give back as they were, the stack
 *     pointer excepted
 * @param preservedFloats the same of float registers; of some, only the double in them counts
 */
public record CallingConvention(
    String name,
    Register first,
    Register second,
    Register result,
    List<Register> preserved,
    List<FloatRegister> preservedFloats) {
  public CallingConvention {
    preserved = List.copyOf(preserved);
    preservedFloats = List.copyOf(preservedFloats);
  }
}
