package dev.perigee.tier1.x64;

/**
 * How this package writes opcodes: the lower 32 bits are the bytes in the order in which the manual
 * has them, the mandatory prefix (66, F2 or F3) and the escape bytes among them; the flags below
 * stand above them.
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
   * The opcode of an instruction whose lowest bit tells 8-bit operands from others.
   *
   * @param opcode the one for operands of 16, 32 and 64 bits
   */
  static long sized(int opcode, Width width) {
    return width == Width.BYTE ? opcode & ~1 : opcode | width.opcodeFlags();
  }

  /** The opcode of an instruction that has no form of 8 bits. */
  static long notByte(int opcode, Width width) {
    return opcode | Operands.notByte(width).opcodeFlags();
  }

  /** How many bytes an opcode has, without the prefixes that flags stand for. */
  static int length(int opcode) {
    if (opcode >>> 8 == 0) {
      return 1;
    }
    return opcode >>> 16 == 0 ? 2 : opcode >>> 24 == 0 ? 3 : 4;
  }

  /** Whether the first byte of an opcode is a mandatory prefix, which stands before REX. */
  static boolean hasPrefix(int opcode, int length) {
    return length == 4 || length == 3 && opcode >>> 16 != 0x0F;
  }
}
