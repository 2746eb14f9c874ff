package dev.perigee.tier1.x64;

/**
 * Doubles, floats and 128 bits in XMM registers: SSE2, and extensions where a method says so. For
 * operands that cannot be encoded, an IllegalArgumentException is thrown.
 */
public sealed interface FloatInstructions extends Emitter permits Assembler {

  /** A move between registers. */
  default void op(XmmMove move, XmmRegister destination, XmmRegister source) {
    emit(move.load(), destination.number(), source.number());
  }

  /** A load. */
  default void op(XmmMove move, XmmRegister destination, Address source) {
    emit(move.load(), destination.number(), source);
  }

  /** A store. */
  default void op(XmmMove move, Address destination, XmmRegister source) {
    emit(move.store(), source.number(), destination);
  }

  /** MOVD or MOVQ (MOVD/MOVQ): destination = the 32 or 64 bits of source; clears the rest. */
  default void mov(XmmRegister destination, Register source) {
    emit(between(0x660F6E, source), destination.number(), source.code());
  }

  /** MOVD or MOVQ (MOVD/MOVQ): destination = the lowest 32 or 64 bits of source. */
  default void mov(Register destination, XmmRegister source) {
    emit(between(0x660F7E, destination), source.number(), destination.code());
  }

  /** An operation on two registers. */
  default void op(XmmOperation operation, XmmRegister destination, XmmRegister source) {
    emit(operation.opcode(), destination.number(), source.number());
  }

  /** An operation on a register and memory. */
  default void op(XmmOperation operation, XmmRegister destination, Address source) {
    emit(operation.opcode(), destination.number(), source);
  }

  /** CVTSI2SD: destination = source, a signed integer of 32 or 64 bits, as a double. */
  default void cvtsi2sd(XmmRegister destination, Register source) {
    emit(between(0xF20F2A, source), destination.number(), source.code());
  }

  /** CVTSI2SD: destination = memory, a signed integer of 32 or 64 bits, as a double. */
  default void cvtsi2sd(XmmRegister destination, Width width, Address source) {
    emit(between(0xF20F2A, width), destination.number(), source);
  }

  /**
   * CVTTSD2SI: destination, 32 or 64 bits, = source rounded towards zero; the least integer if the
   * result is out of range or source is a NaN.
   */
  default void cvttsd2si(Register destination, XmmRegister source) {
    emit(between(0xF20F2C, destination), destination.code(), source.number());
  }

  /** CVTTSD2SI: the same with memory. */
  default void cvttsd2si(Register destination, Address source) {
    emit(between(0xF20F2C, destination), destination.code(), source);
  }

  /** ROUNDSD: destination = source rounded to an integer. Needs {@link Feature#SSE4_1}. */
  default void roundsd(XmmRegister destination, XmmRegister source, Rounding rounding) {
    emit(0x660F3A0B, destination.number(), source.number(), rounding.immediate(), 1);
  }

  /** ROUNDSD: destination = memory rounded to an integer. Needs {@link Feature#SSE4_1}. */
  default void roundsd(XmmRegister destination, Address source, Rounding rounding) {
    emit(0x660F3A0B, destination.number(), source, rounding.immediate(), 1);
  }

  private static long between(int opcode, Register general) {
    return between(opcode, general.width());
  }

  private static long between(int opcode, Width width) {
    return Opcode.sized(opcode, Operands.atLeast32(width));
  }
}
