package dev.perigee.tier1.x64;

/**
 * Checks of operands. Invalid operands are rejected only here and by the operands' own classes,
 * with an IllegalArgumentException.
 */
final class Operands {

  private Operands() {}

  static void checkRange(long value, long minimum, long maximum, String what) {
    if (value < minimum || value > maximum) {
      throw new IllegalArgumentException(
          "%s is %d and must be between %d and %d".formatted(what, value, minimum, maximum));
    }
  }

  static boolean isSigned8(long value) {
    return value == (byte) value;
  }

  static boolean isSigned32(long value) {
    return value == (int) value;
  }

  /**
   * The number that the processor makes of an immediate operand. The operand may be given as a
   * signed or an unsigned number of its width; for 64 bits, it must be a sign-extended 32-bit
   * number.
   */
  static long immediate(long value, Width width) {
    int bits = width.immediateBytes() * 8;
    long maximum = width == Width.QWORD ? Integer.MAX_VALUE : (1L << bits) - 1;
    checkRange(value, -1L << (bits - 1), maximum, width.immediateText());
    return value << (64 - bits) >> (64 - bits);
  }

  static void wide(Register register) {
    if (register.width() != Width.QWORD) {
      throw new IllegalArgumentException("%s must be a 64-bit register".formatted(register));
    }
  }

  static void narrow(Register register) {
    if (register.width() != Width.BYTE) {
      throw new IllegalArgumentException("%s must be an 8-bit register".formatted(register));
    }
  }

  /** The width of two registers, which must agree. */
  static Width sameWidth(Register a, Register b) {
    if (a.width() != b.width()) {
      throw new IllegalArgumentException("%s and %s differ in width".formatted(a, b));
    }
    return a.width();
  }

  /** A width for which the instruction has an encoding: any but 8 bits. */
  static Width notByte(Width width) {
    if (width == Width.BYTE) {
      throw new IllegalArgumentException("the instruction has no form of 8 bits");
    }
    return width;
  }

  /** A width for which the instruction has an encoding: 32 or 64 bits. */
  static Width atLeast32(Width width) {
    if (width.bits() < 32) {
      throw new IllegalArgumentException(
          "the instruction has no form of %d bits".formatted(width.bits()));
    }
    return width;
  }
}
