package dev.perigee.tier1.arm64;

/**
 * Checks of operands, and the fields of registers in most instructions. Invalid operands are
 * rejected only here and by the immediates' own classes, with an IllegalArgumentException.
 */
final class Operands {

  /** The bit that makes most integer instructions 64 bits wide. */
  static final int SF = 1 << 31;

  /** The bit that repeats {@link #SF} in bitfield instructions. */
  static final int N = 1 << 22;

  /** The bit that makes an addition a subtraction. */
  static final int SUBTRACT = 1 << 30;

  /** The bit that makes an addition or subtraction set the flags. */
  static final int SET_FLAGS = 1 << 29;

  private Operands() {}

  static void checkRange(long value, long minimum, long maximum, String what) {
    if (value < minimum || value > maximum) {
      throw new IllegalArgumentException(
          "%s is %d and must be between %d and %d".formatted(what, value, minimum, maximum));
    }
  }

  static void checkMultiple(long value, int unit, String what) {
    if (value % unit != 0) {
      throw new IllegalArgumentException(
          "%s is %d and must be a multiple of %d".formatted(what, value, unit));
    }
  }

  /** The number of a register where 31 stands for the zero register. */
  static int orZero(Register register) {
    if (register.isStackPointer()) {
      throw new IllegalArgumentException(
          "%s cannot stand where 31 means the zero register".formatted(register));
    }
    return register.number();
  }

  /** The number of a register where 31 stands for the stack pointer. */
  static int orStackPointer(Register register) {
    if (register.isZero()) {
      throw new IllegalArgumentException(
          "%s cannot stand where 31 means the stack pointer".formatted(register));
    }
    return register.number();
  }

  /** The base of an address: 64 bits, a general register or the stack pointer. */
  static int base(Register register) {
    wide(register);
    return orStackPointer(register) << 5;
  }

  /** The Rd or Rt field. */
  static int rd(Register register) {
    return orZero(register);
  }

  /** The Rn field. */
  static int rn(Register register) {
    return orZero(register) << 5;
  }

  /** The Rm field. */
  static int rm(Register register) {
    return orZero(register) << 16;
  }

  /** The Ra or Rt2 field. */
  static int ra(Register register) {
    return orZero(register) << 10;
  }

  static void wide(Register register) {
    if (!register.is64Bit()) {
      throw new IllegalArgumentException("%s must be a 64-bit register".formatted(register));
    }
  }

  static void narrow(Register register) {
    if (register.is64Bit()) {
      throw new IllegalArgumentException("%s must be a 32-bit register".formatted(register));
    }
  }

  /** {@link #SF} for a 64-bit register, 0 for a 32-bit one. */
  static int sf(Register a) {
    return a.is64Bit() ? SF : 0;
  }

  /** The same for two registers, which must agree. */
  static int sf(Register a, Register b) {
    if (a.is64Bit() != b.is64Bit()) {
      throw new IllegalArgumentException("%s and %s differ in width".formatted(a, b));
    }
    return sf(a);
  }

  /** The same for three registers, which must agree. */
  static int sf(Register a, Register b, Register c) {
    sf(b, c);
    return sf(a, b);
  }

  /** The fields of an instruction on two registers with the same width, including the width. */
  static int registers(Register rd, Register rn) {
    return sf(rd, rn) | rn(rn) | rd(rd);
  }

  /** The fields of an instruction on three registers with the same width, including the width. */
  static int registers(Register rd, Register rn, Register rm) {
    return sf(rd, rn, rm) | rm(rm) | rn(rn) | rd(rd);
  }

  /** The fields of the shifted-register forms, whose amount must be below the width. */
  static int shifted(Register rd, Register rn, Register rm, Shift shift, int amount) {
    checkRange(amount, 0, rd.bits() - 1L, "the amount of a shift");
    return registers(rd, rn, rm) | shift.code() << 22 | amount << 10;
  }

  /** The nzcv field of a conditional compare. */
  static int flags(int nzcv) {
    checkRange(nzcv, 0, 15, "the flags nzcv");
    return nzcv;
  }

  /** The opposite of a condition other than {@code al}, for aliases that encode it. */
  static int inverted(Condition condition) {
    return condition.invert().code() << 12;
  }
}
