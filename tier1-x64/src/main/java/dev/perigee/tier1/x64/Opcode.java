package dev.perigee.tier1.x64;

/**
 * The representation of opcodes in this package. The lower 32 bits are the bytes in the manual's
 * order, including the mandatory prefix (66, F2 or F3) and the escape bytes; the flags below are
 * above them.
 */
final class Opcode {

  /** The operand is 64 bits wide: REX.W, or VEX.W. */
  static final long REX_W = 1L << 32;

  /** The operand is 16 bits wide: the prefix 66. */
  static final long OPERAND_16 = 1L << 33;

  /** The instruction is atomic: the prefix F0. */
  static final long LOCK = 1L << 34;

  private Opcode() {}

  /**
   * The opcode of an instruction whose lowest bit distinguishes 8-bit operands from others.
   *
   * @param opcode that of operands of 16, 32 and 64 bits
   */
  static long sized(int opcode, Width width) {
    return width == Width.BYTE ? opcode & ~1 : opcode | width.opcodeFlags();
  }

  /** The opcode of an instruction without an 8-bit form. */
  static long notByte(int opcode, Width width) {
    return opcode | Operands.notByte(width).opcodeFlags();
  }

  /** The number of an opcode's bytes, without the prefixes that are given as flags. */
  static int length(int opcode) {
    if (opcode >>> 8 == 0) {
      return 1;
    }
    return opcode >>> 16 == 0 ? 2 : opcode >>> 24 == 0 ? 3 : 4;
  }

  /** Whether the first byte of an opcode is a mandatory prefix, which must come before REX. */
  static boolean hasPrefix(int opcode, int length) {
    return length == 4 || (length == 3 && opcode >>> 16 != 0x0F);
  }
}
