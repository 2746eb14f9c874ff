package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Operands.checkRange;
import static dev.perigee.tier1.x64.Operands.sameWidth;

/**
 * Integer arithmetic, shifts and bits. All registers of one instruction have the same width, which
 * is that of the operation; without a register, a {@link Width} gives it. For operands that cannot
 * be encoded, an IllegalArgumentException is thrown.
 */
public sealed interface IntegerInstructions extends Emitter permits Assembler {

  /** Arithmetic with two registers. */
  default void op(Arithmetic operation, Register destination, Register source) {
    Width width = sameWidth(destination, source);
    emit(Opcode.sized(0x01 | operation.digit() << 3, width), source.code(), destination.code());
  }

  /** Arithmetic with a register and memory. */
  default void op(Arithmetic operation, Register destination, Address source) {
    emit(
        Opcode.sized(0x03 | operation.digit() << 3, destination.width()),
        destination.code(),
        source);
  }

  /** Arithmetic with memory and a register. */
  default void op(Arithmetic operation, Address destination, Register source) {
    emit(Opcode.sized(0x01 | operation.digit() << 3, source.width()), source.code(), destination);
  }

  /**
   * Arithmetic with a register and a constant; for 64 bits, it must be a sign-extended 32-bit
   * number.
   */
  default void op(Arithmetic operation, Register destination, long constant) {
    Width width = destination.width();
    long value = Operands.immediate(constant, width);
    if (width != Width.BYTE && Operands.isSigned8(value)) {
      emit(Opcode.sized(0x83, width), operation.digit(), destination.code(), value, 1);
    } else if (destination.number() == 0) {
      int opcode = 0x05 | operation.digit() << 3;
      emitWithImmediate(Opcode.sized(opcode, width), value, width.immediateBytes());
    } else {
      emit(
          Opcode.sized(0x81, width),
          operation.digit(),
          destination.code(),
          value,
          width.immediateBytes());
    }
  }

  /**
   * Arithmetic with memory and a constant; for 64 bits, it must be a sign-extended 32-bit number.
   */
  default void op(Arithmetic operation, Width width, Address destination, long constant) {
    long value = Operands.immediate(constant, width);
    if (width != Width.BYTE && Operands.isSigned8(value)) {
      emit(Opcode.sized(0x83, width), operation.digit(), destination, value, 1);
    } else {
      emit(
          Opcode.sized(0x81, width), operation.digit(), destination, value, width.immediateBytes());
    }
  }

  /** TEST: the flags of {@code a & b}. */
  default void test(Register a, Register b) {
    emit(Opcode.sized(0x85, sameWidth(a, b)), b.code(), a.code());
  }

  /** TEST: the flags of {@code memory & b}. */
  default void test(Address a, Register b) {
    emit(Opcode.sized(0x85, b.width()), b.code(), a);
  }

  /**
   * TEST: the flags of {@code a & constant}; for 64 bits, it must be a sign-extended 32-bit number.
   */
  default void test(Register a, long constant) {
    Width width = a.width();
    long value = Operands.immediate(constant, width);
    if (a.number() == 0) {
      emitWithImmediate(Opcode.sized(0xA9, width), value, width.immediateBytes());
    } else {
      emit(Opcode.sized(0xF7, width), 0, a.code(), value, width.immediateBytes());
    }
  }

  /**
   * TEST: the flags of {@code memory & constant}; for 64 bits, it must be a sign-extended 32-bit
   * number.
   */
  default void test(Width width, Address a, long constant) {
    long value = Operands.immediate(constant, width);
    emit(Opcode.sized(0xF7, width), 0, a, value, width.immediateBytes());
  }

  /** Arithmetic with one register. */
  default void op(Unary operation, Register operand) {
    emit(Opcode.sized(operation.opcode(), operand.width()), operation.digit(), operand.code());
  }

  /** Arithmetic with one operand in memory. */
  default void op(Unary operation, Width width, Address operand) {
    emit(Opcode.sized(operation.opcode(), width), operation.digit(), operand);
  }

  /** IMUL: destination *= source; sets OF and CF if the product does not fit. */
  default void imul(Register destination, Register source) {
    Width width = sameWidth(destination, source);
    emit(Opcode.notByte(0x0FAF, width), destination.code(), source.code());
  }

  /** IMUL: destination *= memory; sets OF and CF if the product does not fit. */
  default void imul(Register destination, Address source) {
    emit(Opcode.notByte(0x0FAF, destination.width()), destination.code(), source);
  }

  /** IMUL: destination = source * a constant; sets OF and CF if the product does not fit. */
  default void imul(Register destination, Register source, long constant) {
    Width width = Operands.notByte(sameWidth(destination, source));
    long value = Operands.immediate(constant, width);
    boolean isShort = Operands.isSigned8(value);
    emit(
        Opcode.notByte(isShort ? 0x6B : 0x69, width),
        destination.code(),
        source.code(),
        value,
        isShort ? 1 : width.immediateBytes());
  }

  /** IMUL: destination = memory * a constant; sets OF and CF if the product does not fit. */
  default void imul(Register destination, Address source, long constant) {
    Width width = Operands.notByte(destination.width());
    long value = Operands.immediate(constant, width);
    boolean isShort = Operands.isSigned8(value);
    emit(
        Opcode.notByte(isShort ? 0x6B : 0x69, width),
        destination.code(),
        source,
        value,
        isShort ? 1 : width.immediateBytes());
  }

  /** CDQ (CWD/CDQ/CQO): edx = copies of the sign of eax. */
  default void cdq() {
    emit(0x99);
  }

  /** CQO (CWD/CDQ/CQO): rdx = copies of the sign of rax. */
  default void cqo() {
    emit(Opcode.REX_W | 0x99);
  }

  /**
   * Shifts a register by a constant.
   *
   * @param amount 0 to width - 1
   */
  default void op(Shift operation, Register operand, int amount) {
    Width width = operand.width();
    checkAmount(amount, width);
    if (amount == 1) {
      emit(Opcode.sized(0xD1, width), operation.digit(), operand.code());
    } else {
      emit(Opcode.sized(0xC1, width), operation.digit(), operand.code(), amount, 1);
    }
  }

  /** Shifts memory by a constant from 0 to width - 1. */
  default void op(Shift operation, Width width, Address operand, int amount) {
    checkAmount(amount, width);
    if (amount == 1) {
      emit(Opcode.sized(0xD1, width), operation.digit(), operand);
    } else {
      emit(Opcode.sized(0xC1, width), operation.digit(), operand, amount, 1);
    }
  }

  private static void checkAmount(int amount, Width width) {
    checkRange(amount, 0, width.bits() - 1L, "the amount of a shift");
  }

  /** Shifts a register by cl. */
  default void opByCl(Shift operation, Register operand) {
    emit(Opcode.sized(0xD3, operand.width()), operation.digit(), operand.code());
  }

  /** Shifts memory by cl. */
  default void opByCl(Shift operation, Width width, Address operand) {
    emit(Opcode.sized(0xD3, width), operation.digit(), operand);
  }

  /** destination = source, shifted; 32 or 64 bits. */
  default void op(FlaglessShift operation, Register destination, Register source, Register amount) {
    sameWidth(destination, source);
    long opcode = operation.opcode(sameWidth(source, amount));
    emitVex(opcode, destination.number(), amount.number(), source.number());
  }

  /** destination = memory, shifted; 32 or 64 bits. */
  default void op(FlaglessShift operation, Register destination, Address source, Register amount) {
    long opcode = operation.opcode(sameWidth(destination, amount));
    emitVex(opcode, destination.number(), amount.number(), source);
  }

  /** CF = the bit of a register whose number is in another register. */
  default void op(BitTest operation, Register operand, Register bit) {
    long opcode = Opcode.notByte(operation.opcode(), sameWidth(operand, bit));
    emit(opcode, bit.code(), operand.code());
  }

  /** CF = a bit of a register, with a number from 0 to width - 1. */
  default void op(BitTest operation, Register operand, int bit) {
    long opcode = Opcode.notByte(0x0FBA, operand.width());
    checkBit(bit, operand.width());
    emit(opcode, operation.digit(), operand.code(), bit, 1);
  }

  /** CF = a bit of memory, with a number from 0 to width - 1. */
  default void op(BitTest operation, Width width, Address operand, int bit) {
    long opcode = Opcode.notByte(0x0FBA, width);
    checkBit(bit, width);
    emit(opcode, operation.digit(), operand, bit, 1);
  }

  private static void checkBit(int bit, Width width) {
    checkRange(bit, 0, width.bits() - 1L, "the number of a bit");
  }

  /** Counts bits of a register. */
  default void op(BitCount operation, Register destination, Register source) {
    Width width = sameWidth(destination, source);
    emit(Opcode.notByte(operation.opcode(), width), destination.code(), source.code());
  }

  /** Counts bits of memory. */
  default void op(BitCount operation, Register destination, Address source) {
    emit(Opcode.notByte(operation.opcode(), destination.width()), destination.code(), source);
  }
}
