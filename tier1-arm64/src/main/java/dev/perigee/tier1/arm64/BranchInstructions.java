package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.Operands.checkRange;
import static dev.perigee.tier1.arm64.Operands.rd;
import static dev.perigee.tier1.arm64.Operands.rn;
import static dev.perigee.tier1.arm64.Operands.sf;
import static dev.perigee.tier1.arm64.Operands.wide;

/**
 * Branches, and addresses relative to the instruction. Each exists with a {@link Label} and with a
 * distance in bytes from the instruction's own address. If a target is out of range, {@link
 * TargetOutOfRangeException} is thrown: immediately if the distance is known, otherwise when the
 * label is bound. For the ranges see {@link PcRelative}.
 */
public sealed interface BranchInstructions extends Emitter permits Assembler {

  /** B: branches to the target. */
  default void b(Label target) {
    emit(0x14000000, PcRelative.BRANCH_26, target);
  }

  /** B: branches to the target. */
  default void b(long distance) {
    emit(0x14000000 | PcRelative.BRANCH_26.encode(distance));
  }

  /** BL: x30 = the address of the next instruction; branches to the target. */
  default void bl(Label target) {
    emit(0x94000000, PcRelative.BRANCH_26, target);
  }

  /** BL: x30 = the address of the next instruction; branches to the target. */
  default void bl(long distance) {
    emit(0x94000000 | PcRelative.BRANCH_26.encode(distance));
  }

  /** B.cond: branches to the target if the condition holds. */
  default void b(Condition condition, Label target) {
    emit(0x54000000 | condition.code(), PcRelative.BRANCH_19, target);
  }

  /** B.cond: branches to the target if the condition holds. */
  default void b(Condition condition, long distance) {
    emit(0x54000000 | condition.code() | PcRelative.BRANCH_19.encode(distance));
  }

  /** CBZ: branches to the target if rt is zero. */
  default void cbz(Register rt, Label target) {
    emit(0x34000000 | sf(rt) | rd(rt), PcRelative.BRANCH_19, target);
  }

  /** CBZ: branches to the target if rt is zero. */
  default void cbz(Register rt, long distance) {
    emit(0x34000000 | sf(rt) | rd(rt) | PcRelative.BRANCH_19.encode(distance));
  }

  /** CBNZ: branches to the target if rt is not zero. */
  default void cbnz(Register rt, Label target) {
    emit(0x35000000 | sf(rt) | rd(rt), PcRelative.BRANCH_19, target);
  }

  /** CBNZ: branches to the target if rt is not zero. */
  default void cbnz(Register rt, long distance) {
    emit(0x35000000 | sf(rt) | rd(rt) | PcRelative.BRANCH_19.encode(distance));
  }

  /** TBZ: branches to the target if a bit of rt, from 0 to width - 1, is zero. */
  default void tbz(Register rt, int bit, Label target) {
    emit(testBit(0x36000000, rt, bit), PcRelative.BRANCH_14, target);
  }

  /** TBZ: branches to the target if a bit of rt, from 0 to width - 1, is zero. */
  default void tbz(Register rt, int bit, long distance) {
    emit(testBit(0x36000000, rt, bit) | PcRelative.BRANCH_14.encode(distance));
  }

  /** TBNZ: branches to the target if a bit of rt, from 0 to width - 1, is one. */
  default void tbnz(Register rt, int bit, Label target) {
    emit(testBit(0x37000000, rt, bit), PcRelative.BRANCH_14, target);
  }

  /** TBNZ: branches to the target if a bit of rt, from 0 to width - 1, is one. */
  default void tbnz(Register rt, int bit, long distance) {
    emit(testBit(0x37000000, rt, bit) | PcRelative.BRANCH_14.encode(distance));
  }

  private static int testBit(int operation, Register rt, int bit) {
    checkRange(bit, 0, rt.bits() - 1L, "the number of a bit");
    return operation | bit >> 5 << 31 | (bit & 31) << 19 | rd(rt);
  }

  /** ADR: rd, a 64-bit register, = the address of the target. */
  default void adr(Register rd, Label target) {
    wide(rd);
    emit(0x10000000 | rd(rd), PcRelative.ADR_21, target);
  }

  /** ADR: rd, a 64-bit register, = the address of the target. */
  default void adr(Register rd, long distance) {
    wide(rd);
    emit(0x10000000 | rd(rd) | PcRelative.ADR_21.encode(distance));
  }

  /**
   * ADRP: rd, a 64-bit register, = the address of this instruction's 4 KiB page plus a distance.
   * There is no form with a label, since labels do not know where pages begin.
   *
   * @param distance in bytes, a multiple of 4096 within ±4 GiB
   */
  default void adrp(Register rd, long distance) {
    wide(rd);
    emit(0x90000000 | rd(rd) | PcRelative.ADRP_21.encode(distance));
  }

  /** BR: branches to the address in rn, a 64-bit register. */
  default void br(Register rn) {
    wide(rn);
    emit(0xD61F0000 | rn(rn));
  }

  /**
   * BLR: x30 = the address of the next instruction; branches to the address in rn, a 64-bit
   * register.
   */
  default void blr(Register rn) {
    wide(rn);
    emit(0xD63F0000 | rn(rn));
  }

  /** RET: branches to the address in rn, a 64-bit register, as a return. */
  default void ret(Register rn) {
    wide(rn);
    emit(0xD65F0000 | rn(rn));
  }

  /** RET: branches to the address in x30, as a return. */
  default void ret() {
    ret(Register.X30);
  }
}
