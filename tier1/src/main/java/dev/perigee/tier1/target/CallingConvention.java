package dev.perigee.tier1.target;

import java.util.List;

/**
 * The platform's C calling convention, as far as calls between Java and native code need it.
 *
 * @param name for people
 * @param first register of the first integer argument
 * @param second register of the second integer argument
 * @param result register of an integer result
 * @param preserved general registers that a called routine must preserve, except the stack pointer
 * @param preservedFloats the same for float registers; in some of them, only the double has to be
 *     preserved
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
