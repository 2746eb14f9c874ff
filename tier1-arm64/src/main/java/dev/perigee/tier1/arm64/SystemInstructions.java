package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.Operands.checkRange;
import static dev.perigee.tier1.arm64.Operands.rd;
import static dev.perigee.tier1.arm64.Operands.wide;

/** Barriers, cache maintenance, system registers, hints and traps. */
public sealed interface SystemInstructions extends Emitter permits Assembler {

  /** DMB: orders the memory accesses before it and those after it. */
  default void dmb(Barrier barrier) {
    emit(0xD50330BF | barrier.code() << 8);
  }

  /** DSB: waits until the memory accesses and cache maintenance before it are complete. */
  default void dsb(Barrier barrier) {
    emit(0xD503309F | barrier.code() << 8);
  }

  /** ISB: makes the processor fetch the instructions after it again. */
  default void isb() {
    emit(0xD5033FDF);
  }

  /** MRS: rt, a 64-bit register, = the system register. */
  default void mrs(Register rt, SystemRegister register) {
    wide(rt);
    emit(0xD5200000 | register.encoding() | rd(rt));
  }

  /** MSR (register): the system register = rt, a 64-bit register. CTR_EL0 and CNTVCT_EL0 trap. */
  default void msr(SystemRegister register, Register rt) {
    wide(rt);
    emit(0xD5000000 | register.encoding() | rd(rt));
  }

  /** DC CVAU: cleans the data cache line at the address in rt to the point of unification. */
  default void dcCvau(Register rt) {
    wide(rt);
    emit(0xD50B7B20 | rd(rt));
  }

  /** DC CIVAC: cleans and invalidates the data cache line at the address in rt. */
  default void dcCivac(Register rt) {
    wide(rt);
    emit(0xD50B7E20 | rd(rt));
  }

  /** IC IVAU: invalidates the instruction cache line at the address in rt. */
  default void icIvau(Register rt) {
    wide(rt);
    emit(0xD50B7520 | rd(rt));
  }

  /** HINT: the hint with a number from 0 to 127. */
  default void hint(int number) {
    checkRange(number, 0, 127, "the number of a hint");
    emit(0xD503201F | number << 5);
  }

  /** NOP: does nothing. */
  default void nop() {
    hint(0);
  }

  /** YIELD: the hint that a loop is waiting. */
  default void yieldHint() {
    hint(1);
  }

  /** CSDB: later instructions do not use predicted values. */
  default void csdb() {
    hint(20);
  }

  /**
   * BTI: a landing pad for indirect branches, in guarded pages.
   *
   * @param calls whether {@code blr} may land here
   * @param jumps whether {@code br} may land here
   */
  default void bti(boolean calls, boolean jumps) {
    hint(32 | (calls ? 2 : 0) | (jumps ? 4 : 0));
  }

  /** BRK: a breakpoint exception with 16 bits for its handler. */
  default void brk(int immediate) {
    checkRange(immediate, 0, 0xFFFF, "the immediate of brk");
    emit(0xD4200000 | immediate << 5);
  }

  /** UDF: permanently undefined, with 16 bits for the handler of the trap. */
  default void udf(int immediate) {
    checkRange(immediate, 0, 0xFFFF, "the immediate of udf");
    emit(immediate);
  }
}
