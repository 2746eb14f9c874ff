package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.Operands.N;
import static dev.perigee.tier1.arm64.Operands.checkRange;
import static dev.perigee.tier1.arm64.Operands.narrow;
import static dev.perigee.tier1.arm64.Operands.orStackPointer;
import static dev.perigee.tier1.arm64.Operands.rd;
import static dev.perigee.tier1.arm64.Operands.registers;
import static dev.perigee.tier1.arm64.Operands.rn;
import static dev.perigee.tier1.arm64.Operands.sf;
import static dev.perigee.tier1.arm64.Operands.wide;

/**
 * Moves, logical operations, shifts, bit fields and bit counts. Unless a method says otherwise, all
 * registers of one instruction have the same width, which is that of the operation, and register 31
 * is the zero register. For operands that cannot be encoded, an IllegalArgumentException is thrown.
 */
public sealed interface BitInstructions extends Emitter permits Assembler {

  /** MOV (register), or MOV (to/from SP) if one of the two is the stack pointer: rd = rm. */
  default void mov(Register rd, Register rm) {
    if (rd.isStackPointer() || rm.isStackPointer()) {
      emit(0x11000000 | sf(rd, rm) | orStackPointer(rm) << 5 | orStackPointer(rd));
    } else {
      orr(rd, rd.zeroOfSameWidth(), rm);
    }
  }

  /**
   * MOVZ: rd = immediate << shift.
   *
   * @param immediate 0 to 65535
   * @param shift 0 or 16, for 64 bits also 32 or 48
   */
  default void movz(Register rd, int immediate, int shift) {
    moveWide(0x52800000, rd, immediate, shift);
  }

  /**
   * MOVN: rd = ~(immediate << shift).
   *
   * @param immediate 0 to 65535
   * @param shift 0 or 16, for 64 bits also 32 or 48
   */
  default void movn(Register rd, int immediate, int shift) {
    moveWide(0x12800000, rd, immediate, shift);
  }

  /**
   * MOVK: the 16 bits of rd at the shift = immediate; does not change the others.
   *
   * @param immediate 0 to 65535
   * @param shift 0 or 16, for 64 bits also 32 or 48
   */
  default void movk(Register rd, int immediate, int shift) {
    moveWide(0x72800000, rd, immediate, shift);
  }

  private void moveWide(int operation, Register rd, int immediate, int shift) {
    checkRange(immediate, 0, 0xFFFF, "the immediate of a wide move");
    checkRange(shift, 0, rd.bits() - 16L, "the shift of a wide move");
    Operands.checkMultiple(shift, 16, "the shift of a wide move");
    emit(operation | sf(rd) | (shift / 16) << 21 | immediate << 5 | rd(rd));
  }

  /** AND (shifted register): rd = rn & operand, unshifted. */
  default void and(Register rd, Register rn, Register rm) {
    and(rd, rn, rm, Shift.LSL, 0);
  }

  /** AND (shifted register): rd = rn & operand, shifted or rotated by 0 to width - 1. */
  default void and(Register rd, Register rn, Register rm, Shift shift, int amount) {
    emit(0x0A000000 | Operands.shifted(rd, rn, rm, shift, amount));
  }

  /** ORR (shifted register): rd = rn | operand, unshifted. */
  default void orr(Register rd, Register rn, Register rm) {
    orr(rd, rn, rm, Shift.LSL, 0);
  }

  /** ORR (shifted register): rd = rn | operand, shifted or rotated by 0 to width - 1. */
  default void orr(Register rd, Register rn, Register rm, Shift shift, int amount) {
    emit(0x2A000000 | Operands.shifted(rd, rn, rm, shift, amount));
  }

  /** EOR (shifted register): rd = rn ^ operand, unshifted. */
  default void eor(Register rd, Register rn, Register rm) {
    eor(rd, rn, rm, Shift.LSL, 0);
  }

  /** EOR (shifted register): rd = rn ^ operand, shifted or rotated by 0 to width - 1. */
  default void eor(Register rd, Register rn, Register rm, Shift shift, int amount) {
    emit(0x4A000000 | Operands.shifted(rd, rn, rm, shift, amount));
  }

  /** ANDS (shifted register): rd = rn & operand, unshifted; sets the flags N and Z. */
  default void ands(Register rd, Register rn, Register rm) {
    ands(rd, rn, rm, Shift.LSL, 0);
  }

  /**
   * ANDS (shifted register): rd = rn & operand, shifted or rotated by 0 to width - 1; sets the
   * flags N and Z.
   */
  default void ands(Register rd, Register rn, Register rm, Shift shift, int amount) {
    emit(0x6A000000 | Operands.shifted(rd, rn, rm, shift, amount));
  }

  /** BIC (shifted register): rd = rn & ~operand, unshifted. */
  default void bic(Register rd, Register rn, Register rm) {
    bic(rd, rn, rm, Shift.LSL, 0);
  }

  /** BIC (shifted register): rd = rn & ~operand, shifted or rotated by 0 to width - 1. */
  default void bic(Register rd, Register rn, Register rm, Shift shift, int amount) {
    emit(0x0A200000 | Operands.shifted(rd, rn, rm, shift, amount));
  }

  /** ORN (shifted register): rd = rn | ~operand, unshifted. */
  default void orn(Register rd, Register rn, Register rm) {
    orn(rd, rn, rm, Shift.LSL, 0);
  }

  /** ORN (shifted register): rd = rn | ~operand, shifted or rotated by 0 to width - 1. */
  default void orn(Register rd, Register rn, Register rm, Shift shift, int amount) {
    emit(0x2A200000 | Operands.shifted(rd, rn, rm, shift, amount));
  }

  /** EON (shifted register): rd = rn ^ ~operand, unshifted. */
  default void eon(Register rd, Register rn, Register rm) {
    eon(rd, rn, rm, Shift.LSL, 0);
  }

  /** EON (shifted register): rd = rn ^ ~operand, shifted or rotated by 0 to width - 1. */
  default void eon(Register rd, Register rn, Register rm, Shift shift, int amount) {
    emit(0x4A200000 | Operands.shifted(rd, rn, rm, shift, amount));
  }

  /** BICS (shifted register): rd = rn & ~operand, unshifted; sets the flags N and Z. */
  default void bics(Register rd, Register rn, Register rm) {
    bics(rd, rn, rm, Shift.LSL, 0);
  }

  /**
   * BICS (shifted register): rd = rn & ~operand, shifted or rotated by 0 to width - 1; sets the
   * flags N and Z.
   */
  default void bics(Register rd, Register rn, Register rm, Shift shift, int amount) {
    emit(0x6A200000 | Operands.shifted(rd, rn, rm, shift, amount));
  }

  /**
   * AND (immediate): rd = rn & operand; rd may be the stack pointer. See {@link LogicalImmediate}.
   */
  default void and(Register rd, Register rn, long immediate) {
    logicalImmediate(0x12000000, rd, rn, immediate, orStackPointer(rd));
  }

  /**
   * ORR (immediate): rd = rn | operand; rd may be the stack pointer. See {@link LogicalImmediate}.
   */
  default void orr(Register rd, Register rn, long immediate) {
    logicalImmediate(0x32000000, rd, rn, immediate, orStackPointer(rd));
  }

  /**
   * EOR (immediate): rd = rn ^ operand; rd may be the stack pointer. See {@link LogicalImmediate}.
   */
  default void eor(Register rd, Register rn, long immediate) {
    logicalImmediate(0x52000000, rd, rn, immediate, orStackPointer(rd));
  }

  /** ANDS (immediate): rd = rn & operand; sets the flags N and Z. See {@link LogicalImmediate}. */
  default void ands(Register rd, Register rn, long immediate) {
    logicalImmediate(0x72000000, rd, rn, immediate, rd(rd));
  }

  private void logicalImmediate(
      int operation, Register rd, Register rn, long immediate, int destination) {
    emit(
        operation
            | sf(rd, rn)
            | LogicalImmediate.encode(immediate, rn.bits()) << 10
            | rn(rn)
            | destination);
  }

  /** TST (shifted register): the flags N and Z of rn & rm. */
  default void tst(Register rn, Register rm) {
    ands(rn.zeroOfSameWidth(), rn, rm);
  }

  /** TST (shifted register): the flags N and Z of rn & rm, shifted or rotated. */
  default void tst(Register rn, Register rm, Shift shift, int amount) {
    ands(rn.zeroOfSameWidth(), rn, rm, shift, amount);
  }

  /** TST (immediate): the flags N and Z of rn & immediate. See {@link LogicalImmediate}. */
  default void tst(Register rn, long immediate) {
    ands(rn.zeroOfSameWidth(), rn, immediate);
  }

  /** MVN: rd = ~rm. */
  default void mvn(Register rd, Register rm) {
    orn(rd, rd.zeroOfSameWidth(), rm);
  }

  /** MVN: rd = ~rm, shifted or rotated. */
  default void mvn(Register rd, Register rm, Shift shift, int amount) {
    orn(rd, rd.zeroOfSameWidth(), rm, shift, amount);
  }

  /** LSL (register): rd = rn << rm, with rm modulo the width. */
  default void lsl(Register rd, Register rn, Register rm) {
    emit(0x1AC02000 | registers(rd, rn, rm));
  }

  /** LSR (register): rd = rn >>> rm, with rm modulo the width. */
  default void lsr(Register rd, Register rn, Register rm) {
    emit(0x1AC02400 | registers(rd, rn, rm));
  }

  /** ASR (register): rd = rn >> rm, with rm modulo the width. */
  default void asr(Register rd, Register rn, Register rm) {
    emit(0x1AC02800 | registers(rd, rn, rm));
  }

  /** ROR (register): rd = rn rotated right by rm, with rm modulo the width. */
  default void ror(Register rd, Register rn, Register rm) {
    emit(0x1AC02C00 | registers(rd, rn, rm));
  }

  /** LSL (immediate): rd = rn << amount, with an amount from 0 to width - 1. */
  default void lsl(Register rd, Register rn, int amount) {
    checkShift(rd, amount);
    ubfm(rd, rn, (rd.bits() - amount) % rd.bits(), rd.bits() - 1 - amount);
  }

  /** LSR (immediate): rd = rn >>> amount, with an amount from 0 to width - 1. */
  default void lsr(Register rd, Register rn, int amount) {
    checkShift(rd, amount);
    ubfm(rd, rn, amount, rd.bits() - 1);
  }

  /** ASR (immediate): rd = rn >> amount, with an amount from 0 to width - 1. */
  default void asr(Register rd, Register rn, int amount) {
    checkShift(rd, amount);
    sbfm(rd, rn, amount, rd.bits() - 1);
  }

  /** ROR (immediate): rd = rn rotated right by an amount from 0 to width - 1. */
  default void ror(Register rd, Register rn, int amount) {
    extr(rd, rn, rn, amount);
  }

  /** EXTR: rd = the low half of rn:rm >>> lowest, which is from 0 to width - 1. */
  default void extr(Register rd, Register rn, Register rm, int lowest) {
    checkShift(rd, lowest);
    int wide = rd.is64Bit() ? N : 0;
    emit(0x13800000 | wide | registers(rd, rn, rm) | lowest << 10);
  }

  private void checkShift(Register rd, int amount) {
    checkRange(amount, 0, rd.bits() - 1L, "the amount of a shift");
  }

  /** SBFM: the bit-field move with sign extension, as encoded. */
  default void sbfm(Register rd, Register rn, int immr, int imms) {
    bitfield(0x13000000, rd, rn, immr, imms);
  }

  /** BFM: the bit-field move that does not change the other bits of rd, as encoded. */
  default void bfm(Register rd, Register rn, int immr, int imms) {
    bitfield(0x33000000, rd, rn, immr, imms);
  }

  /** UBFM: the bit-field move with zero extension, as encoded. */
  default void ubfm(Register rd, Register rn, int immr, int imms) {
    bitfield(0x53000000, rd, rn, immr, imms);
  }

  private void bitfield(int operation, Register rd, Register rn, int immr, int imms) {
    checkRange(immr, 0, rd.bits() - 1L, "the rotation of a bit field");
    checkRange(imms, 0, rd.bits() - 1L, "the last bit of a bit field");
    int wide = rd.is64Bit() ? N : 0;
    emit(operation | wide | registers(rd, rn) | immr << 16 | imms << 10);
  }

  private static void checkField(Register rd, int lowest, int width) {
    checkRange(lowest, 0, rd.bits() - 1L, "the lowest bit of a bit field");
    checkRange(width, 1, rd.bits() - lowest, "the width of a bit field");
  }

  /** UBFX: rd = the field of rn from bit lowest, zero-extended. */
  default void ubfx(Register rd, Register rn, int lowest, int width) {
    checkField(rd, lowest, width);
    ubfm(rd, rn, lowest, lowest + width - 1);
  }

  /** SBFX: rd = the field of rn from bit lowest, sign-extended. */
  default void sbfx(Register rd, Register rn, int lowest, int width) {
    checkField(rd, lowest, width);
    sbfm(rd, rn, lowest, lowest + width - 1);
  }

  /** BFXIL: the low bits of rd = the field of rn from bit lowest. */
  default void bfxil(Register rd, Register rn, int lowest, int width) {
    checkField(rd, lowest, width);
    bfm(rd, rn, lowest, lowest + width - 1);
  }

  /** UBFIZ: rd = the low bits of rn at bit lowest, zeros elsewhere. */
  default void ubfiz(Register rd, Register rn, int lowest, int width) {
    checkField(rd, lowest, width);
    ubfm(rd, rn, (rd.bits() - lowest) % rd.bits(), width - 1);
  }

  /** SBFIZ: rd = the low bits of rn at bit lowest, sign-extended above, zeros below. */
  default void sbfiz(Register rd, Register rn, int lowest, int width) {
    checkField(rd, lowest, width);
    sbfm(rd, rn, (rd.bits() - lowest) % rd.bits(), width - 1);
  }

  /** BFI: the field of rd from bit lowest = the low bits of rn. */
  default void bfi(Register rd, Register rn, int lowest, int width) {
    checkField(rd, lowest, width);
    bfm(rd, rn, (rd.bits() - lowest) % rd.bits(), width - 1);
  }

  /** UXTB: rd = the low 8 bits of rn, zero-extended; 32-bit registers. */
  default void uxtb(Register rd, Register rn) {
    narrow(rd);
    ubfm(rd, rn, 0, 7);
  }

  /** UXTH: rd = the low 16 bits of rn, zero-extended; 32-bit registers. */
  default void uxth(Register rd, Register rn) {
    narrow(rd);
    ubfm(rd, rn, 0, 15);
  }

  /** SXTB: rd = the low 8 bits of rn, sign-extended; rn is a 32-bit register. */
  default void sxtb(Register rd, Register rn) {
    signExtend(rd, rn, 7);
  }

  /** SXTH: rd = the low 16 bits of rn, sign-extended; rn is a 32-bit register. */
  default void sxth(Register rd, Register rn) {
    signExtend(rd, rn, 15);
  }

  /** SXTW: rd = rn, sign-extended; rd is a 64-bit register, rn a 32-bit one. */
  default void sxtw(Register rd, Register rn) {
    wide(rd);
    signExtend(rd, rn, 31);
  }

  private void signExtend(Register rd, Register rn, int signBit) {
    narrow(rn);
    sbfm(rd, rd.is64Bit() ? rn.x() : rn, 0, signBit);
  }

  /** CLZ: rd = the number of leading zeros of rn. */
  default void clz(Register rd, Register rn) {
    emit(0x5AC01000 | registers(rd, rn));
  }

  /** CLS: rd = the number of bits following the sign bit of rn that are equal to it. */
  default void cls(Register rd, Register rn) {
    emit(0x5AC01400 | registers(rd, rn));
  }

  /** RBIT: rd = the bits of rn in reverse order. */
  default void rbit(Register rd, Register rn) {
    emit(0x5AC00000 | registers(rd, rn));
  }

  /** REV: rd = the bytes of rn in reverse order. */
  default void rev(Register rd, Register rn) {
    emit((rd.is64Bit() ? 0x5AC00C00 : 0x5AC00800) | registers(rd, rn));
  }

  /** REV16: rd = rn with the bytes of each 16 bits in reverse order. */
  default void rev16(Register rd, Register rn) {
    emit(0x5AC00400 | registers(rd, rn));
  }
}
