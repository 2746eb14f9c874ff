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
    return width == Width.BYTE ? opcode & ~1 : wider(opcode, width);
  }

  /** The opcode of an instruction that has no form of 8 bits. */
  static long notByte(int opcode, Width width) {
    return wider(opcode, Operands.notByte(width));
  }

  private static long wider(int opcode, Width width) {
    return switch (width) {
      case BYTE, DWORD -> opcode;
      case WORD -> opcode | OPERAND_16;
      case QWORD -> opcode | REX_W;
    };
  }

  /** The byte that stands before the REX prefix, or 0 if there is none. */
  static int mandatoryPrefix(int opcode) {
    int first = length(opcode) > 1 ? opcode >>> (8 * (length(opcode) - 1)) : 0;
    return first == 0x66 || first == 0xF2 || first == 0xF3 ? first : 0;
  }

  /** How many bytes stand behind the REX prefix. */
  static int lengthAfterPrefix(int opcode) {
    return length(opcode) - (mandatoryPrefix(opcode) == 0 ? 0 : 1);
  }

  private static int length(int opcode) {
    return Math.max(1, 4 - Integer.numberOfLeadingZeros(opcode) / 8);
  }
}
