package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.Operands.SET_FLAGS;
import static dev.perigee.tier1.arm64.Operands.SUBTRACT;
import static dev.perigee.tier1.arm64.Operands.checkRange;
import static dev.perigee.tier1.arm64.Operands.narrow;
import static dev.perigee.tier1.arm64.Operands.orStackPointer;
import static dev.perigee.tier1.arm64.Operands.ra;
import static dev.perigee.tier1.arm64.Operands.rd;
import static dev.perigee.tier1.arm64.Operands.registers;
import static dev.perigee.tier1.arm64.Operands.rm;
import static dev.perigee.tier1.arm64.Operands.rn;
import static dev.perigee.tier1.arm64.Operands.sf;
import static dev.perigee.tier1.arm64.Operands.wide;

/**
 * Addition, subtraction, comparison, multiplication, division and selection by flags. Unless a
 * method says otherwise, all registers of one instruction have the same width, which is that of the
 * operation, and register 31 is the zero register. For operands that cannot be encoded, an
 * IllegalArgumentException is thrown.
 */
public sealed interface ArithmeticInstructions extends Emitter permits Assembler {

  /**
   * ADD (immediate): rd = rn + operand. The immediate has 12 bits, shifted by 0 or 12; rd and rn
   * may be the stack pointer.
   */
  default void add(Register rd, Register rn, long immediate) {
    addSubImmediate(0, rd, rn, immediate);
  }

  /** ADD (shifted register): rd = rn + operand, unshifted. */
  default void add(Register rd, Register rn, Register rm) {
    add(rd, rn, rm, Shift.LSL, 0);
  }

  /** ADD (shifted register): rd = rn + operand, shifted by 0 to width - 1; no rotation. */
  default void add(Register rd, Register rn, Register rm, Shift shift, int amount) {
    addSubShifted(0, rd, rn, rm, shift, amount);
  }

  /**
   * ADD (extended register): rd = rn + operand, extended, then shifted left by 0 to 4. rd and rn
   * may be the stack pointer. rm has 64 bits for uxtx and sxtx in the 64-bit form, otherwise 32.
   */
  default void add(Register rd, Register rn, Register rm, Extend extend, int amount) {
    addSubExtended(0, rd, rn, rm, extend, amount);
  }

  /**
   * SUB (immediate): rd = rn - operand. The immediate has 12 bits, shifted by 0 or 12; rd and rn
   * may be the stack pointer.
   */
  default void sub(Register rd, Register rn, long immediate) {
    addSubImmediate(SUBTRACT, rd, rn, immediate);
  }

  /** SUB (shifted register): rd = rn - operand, unshifted. */
  default void sub(Register rd, Register rn, Register rm) {
    sub(rd, rn, rm, Shift.LSL, 0);
  }

  /** SUB (shifted register): rd = rn - operand, shifted by 0 to width - 1; no rotation. */
  default void sub(Register rd, Register rn, Register rm, Shift shift, int amount) {
    addSubShifted(SUBTRACT, rd, rn, rm, shift, amount);
  }

  /**
   * SUB (extended register): rd = rn - operand, extended, then shifted left by 0 to 4. rd and rn
   * may be the stack pointer. rm has 64 bits for uxtx and sxtx in the 64-bit form, otherwise 32.
   */
  default void sub(Register rd, Register rn, Register rm, Extend extend, int amount) {
    addSubExtended(SUBTRACT, rd, rn, rm, extend, amount);
  }

  /**
   * ADDS (immediate): rd = rn + operand, sets the flags. The immediate has 12 bits, shifted by 0 or
   * 12; rn may be the stack pointer.
   */
  default void adds(Register rd, Register rn, long immediate) {
    addSubImmediate(SET_FLAGS, rd, rn, immediate);
  }

  /** ADDS (shifted register): rd = rn + operand, unshifted; sets the flags. */
  default void adds(Register rd, Register rn, Register rm) {
    adds(rd, rn, rm, Shift.LSL, 0);
  }

  /**
   * ADDS (shifted register): rd = rn + operand, shifted by 0 to width - 1, no rotation; sets the
   * flags.
   */
  default void adds(Register rd, Register rn, Register rm, Shift shift, int amount) {
    addSubShifted(SET_FLAGS, rd, rn, rm, shift, amount);
  }

  /**
   * ADDS (extended register): rd = rn + operand, extended, then shifted left by 0 to 4; sets the
   * flags. rn may be the stack pointer. rm has 64 bits for uxtx and sxtx in the 64-bit form,
   * otherwise 32.
   */
  default void adds(Register rd, Register rn, Register rm, Extend extend, int amount) {
    addSubExtended(SET_FLAGS, rd, rn, rm, extend, amount);
  }

  /**
   * SUBS (immediate): rd = rn - operand, sets the flags. The immediate has 12 bits, shifted by 0 or
   * 12; rn may be the stack pointer.
   */
  default void subs(Register rd, Register rn, long immediate) {
    addSubImmediate(SUBTRACT | SET_FLAGS, rd, rn, immediate);
  }

  /** SUBS (shifted register): rd = rn - operand, unshifted; sets the flags. */
  default void subs(Register rd, Register rn, Register rm) {
    subs(rd, rn, rm, Shift.LSL, 0);
  }

  /**
   * SUBS (shifted register): rd = rn - operand, shifted by 0 to width - 1, no rotation; sets the
   * flags.
   */
  default void subs(Register rd, Register rn, Register rm, Shift shift, int amount) {
    addSubShifted(SUBTRACT | SET_FLAGS, rd, rn, rm, shift, amount);
  }

  /**
   * SUBS (extended register): rd = rn - operand, extended, then shifted left by 0 to 4; sets the
   * flags. rn may be the stack pointer. rm has 64 bits for uxtx and sxtx in the 64-bit form,
   * otherwise 32.
   */
  default void subs(Register rd, Register rn, Register rm, Extend extend, int amount) {
    addSubExtended(SUBTRACT | SET_FLAGS, rd, rn, rm, extend, amount);
  }

  /** CMP (immediate): the flags of rn - operand; see {@link #subs(Register, Register, long)}. */
  default void cmp(Register rn, long immediate) {
    subs(rn.zeroOfSameWidth(), rn, immediate);
  }

  /** CMP (shifted register): the flags of rn - operand, unshifted. */
  default void cmp(Register rn, Register rm) {
    subs(rn.zeroOfSameWidth(), rn, rm);
  }

  /** CMP (shifted register): the flags of rn - operand, shifted by 0 to width - 1; no rotation. */
  default void cmp(Register rn, Register rm, Shift shift, int amount) {
    subs(rn.zeroOfSameWidth(), rn, rm, shift, amount);
  }

  /** CMP (extended register): the flags of rn - operand, extended, then shifted left by 0 to 4. */
  default void cmp(Register rn, Register rm, Extend extend, int amount) {
    subs(rn.zeroOfSameWidth(), rn, rm, extend, amount);
  }

  /** CMN (immediate): the flags of rn + operand; see {@link #adds(Register, Register, long)}. */
  default void cmn(Register rn, long immediate) {
    adds(rn.zeroOfSameWidth(), rn, immediate);
  }

  /** CMN (shifted register): the flags of rn + operand, unshifted. */
  default void cmn(Register rn, Register rm) {
    adds(rn.zeroOfSameWidth(), rn, rm);
  }

  /** CMN (shifted register): the flags of rn + operand, shifted by 0 to width - 1; no rotation. */
  default void cmn(Register rn, Register rm, Shift shift, int amount) {
    adds(rn.zeroOfSameWidth(), rn, rm, shift, amount);
  }

  /** CMN (extended register): the flags of rn + operand, extended, then shifted left by 0 to 4. */
  default void cmn(Register rn, Register rm, Extend extend, int amount) {
    adds(rn.zeroOfSameWidth(), rn, rm, extend, amount);
  }

  /** NEG (shifted register): rd = -operand, unshifted. */
  default void neg(Register rd, Register rm) {
    sub(rd, rd.zeroOfSameWidth(), rm);
  }

  /** NEG (shifted register): rd = -operand, shifted by 0 to width - 1; no rotation. */
  default void neg(Register rd, Register rm, Shift shift, int amount) {
    sub(rd, rd.zeroOfSameWidth(), rm, shift, amount);
  }

  /** NEGS: rd = -operand, unshifted; sets the flags. */
  default void negs(Register rd, Register rm) {
    subs(rd, rd.zeroOfSameWidth(), rm);
  }

  /** NEGS: rd = -operand, shifted by 0 to width - 1, no rotation; sets the flags. */
  default void negs(Register rd, Register rm, Shift shift, int amount) {
    subs(rd, rd.zeroOfSameWidth(), rm, shift, amount);
  }

  private void addSubImmediate(int operation, Register rd, Register rn, long immediate) {
    boolean flags = (operation & SET_FLAGS) != 0;
    emit(
        0x11000000
            | operation
            | sf(rd, rn)
            | ArithmeticImmediate.encode(immediate)
            | orStackPointer(rn) << 5
            | (flags ? rd(rd) : orStackPointer(rd)));
  }

  private void addSubShifted(
      int operation, Register rd, Register rn, Register rm, Shift shift, int amount) {
    if (shift == Shift.ROR) {
      throw new IllegalArgumentException("an addition cannot rotate its operand");
    }
    emit(0x0B000000 | operation | Operands.shifted(rd, rn, rm, shift, amount));
  }

  private void addSubExtended(
      int operation, Register rd, Register rn, Register rm, Extend extend, int amount) {
    boolean flags = (operation & SET_FLAGS) != 0;
    checkRange(amount, 0, 4, "the shift of an extended register");
    int sf = sf(rd, rn);
    if (sf != 0 && extend.takes64Bits()) {
      wide(rm);
    } else {
      narrow(rm);
    }
    emit(
        0x0B200000
            | operation
            | sf
            | rm(rm)
            | extend.code() << 13
            | amount << 10
            | orStackPointer(rn) << 5
            | (flags ? rd(rd) : orStackPointer(rd)));
  }

  /** MADD: rd = ra + rn * rm. */
  default void madd(Register rd, Register rn, Register rm, Register ra) {
    emit(0x1B000000 | sf(rd, ra) | registers(rd, rn, rm) | ra(ra));
  }

  /** MSUB: rd = ra - rn * rm. */
  default void msub(Register rd, Register rn, Register rm, Register ra) {
    emit(0x1B008000 | sf(rd, ra) | registers(rd, rn, rm) | ra(ra));
  }

  /** MUL: rd = rn * rm, the low bits. */
  default void mul(Register rd, Register rn, Register rm) {
    madd(rd, rn, rm, rd.zeroOfSameWidth());
  }

  /** MNEG: rd = -(rn * rm). */
  default void mneg(Register rd, Register rn, Register rm) {
    msub(rd, rn, rm, rd.zeroOfSameWidth());
  }

  /** SMULL: rd = rn * rm, signed; rd has 64 bits, rn and rm have 32. */
  default void smull(Register rd, Register rn, Register rm) {
    wide(rd);
    narrow(rn);
    narrow(rm);
    emit(0x9B207C00 | rm(rm) | rn(rn) | rd(rd));
  }

  /** UMULL: rd = rn * rm, unsigned; rd has 64 bits, rn and rm have 32. */
  default void umull(Register rd, Register rn, Register rm) {
    wide(rd);
    narrow(rn);
    narrow(rm);
    emit(0x9BA07C00 | rm(rm) | rn(rn) | rd(rd));
  }

  /** SMULH: rd = the upper 64 bits of rn * rm, signed; 64 bits only. */
  default void smulh(Register rd, Register rn, Register rm) {
    wide(rd);
    emit(0x9B407C00 | registers(rd, rn, rm));
  }

  /** UMULH: rd = the upper 64 bits of rn * rm, unsigned; 64 bits only. */
  default void umulh(Register rd, Register rn, Register rm) {
    wide(rd);
    emit(0x9BC07C00 | registers(rd, rn, rm));
  }

  /** SDIV: rd = rn / rm, signed, rounded towards zero; 0 if rm is 0. */
  default void sdiv(Register rd, Register rn, Register rm) {
    emit(0x1AC00C00 | registers(rd, rn, rm));
  }

  /** UDIV: rd = rn / rm, unsigned; 0 if rm is 0. */
  default void udiv(Register rd, Register rn, Register rm) {
    emit(0x1AC00800 | registers(rd, rn, rm));
  }

  /** CSEL: rd = condition ? rn : rm. */
  default void csel(Register rd, Register rn, Register rm, Condition condition) {
    emit(0x1A800000 | registers(rd, rn, rm) | condition.code() << 12);
  }

  /** CSINC: rd = condition ? rn : rm + 1. */
  default void csinc(Register rd, Register rn, Register rm, Condition condition) {
    emit(0x1A800400 | registers(rd, rn, rm) | condition.code() << 12);
  }

  /** CSINV: rd = condition ? rn : ~rm. */
  default void csinv(Register rd, Register rn, Register rm, Condition condition) {
    emit(0x5A800000 | registers(rd, rn, rm) | condition.code() << 12);
  }

  /** CSNEG: rd = condition ? rn : -rm. */
  default void csneg(Register rd, Register rn, Register rm, Condition condition) {
    emit(0x5A800400 | registers(rd, rn, rm) | condition.code() << 12);
  }

  /** CSET: rd = condition ? 1 : 0. The condition must not be al. */
  default void cset(Register rd, Condition condition) {
    csinc(rd, rd.zeroOfSameWidth(), rd.zeroOfSameWidth(), condition.invert());
  }

  /** CSETM: rd = condition ? -1 : 0. The condition must not be al. */
  default void csetm(Register rd, Condition condition) {
    csinv(rd, rd.zeroOfSameWidth(), rd.zeroOfSameWidth(), condition.invert());
  }

  /** CINC: rd = condition ? rn + 1 : rn. The condition must not be al. */
  default void cinc(Register rd, Register rn, Condition condition) {
    csinc(rd, rn, rn, condition.invert());
  }

  /** CINV: rd = condition ? ~rn : rn. The condition must not be al. */
  default void cinv(Register rd, Register rn, Condition condition) {
    csinv(rd, rn, rn, condition.invert());
  }

  /** CNEG: rd = condition ? -rn : rn. The condition must not be al. */
  default void cneg(Register rd, Register rn, Condition condition) {
    csneg(rd, rn, rn, condition.invert());
  }

  /**
   * CCMP (register): sets the flags to those of rn - operand if the condition holds, otherwise to
   * nzcv.
   */
  default void ccmp(Register rn, Register rm, int nzcv, Condition condition) {
    emit(0x7A400000 | sf(rn, rm) | rm(rm) | condition.code() << 12 | rn(rn) | Operands.flags(nzcv));
  }

  /** CCMP (immediate): the same with an operand from 0 to 31. */
  default void ccmp(Register rn, int immediate, int nzcv, Condition condition) {
    checkRange(immediate, 0, 31, "the immediate of a conditional compare");
    emit(
        0x7A400800
            | sf(rn)
            | immediate << 16
            | condition.code() << 12
            | rn(rn)
            | Operands.flags(nzcv));
  }

  /**
   * CCMN (register): sets the flags to those of rn + operand if the condition holds, otherwise to
   * nzcv.
   */
  default void ccmn(Register rn, Register rm, int nzcv, Condition condition) {
    emit(0x3A400000 | sf(rn, rm) | rm(rm) | condition.code() << 12 | rn(rn) | Operands.flags(nzcv));
  }

  /** CCMN (immediate): the same with an operand from 0 to 31. */
  default void ccmn(Register rn, int immediate, int nzcv, Condition condition) {
    checkRange(immediate, 0, 31, "the immediate of a conditional compare");
    emit(
        0x3A400800
            | sf(rn)
            | immediate << 16
            | condition.code() << 12
            | rn(rn)
            | Operands.flags(nzcv));
  }
}
