package dev.perigee.tier1.x64;

/** Fences, traps, the processor's identification, and instructions that do nothing. */
public sealed interface SystemInstructions extends Emitter permits Assembler {

  /** MFENCE: no load or store passes it in either direction. */
  default void mfence() {
    emit(0x0FAEF0);
  }

  /** LFENCE: no later instruction begins before it completes. */
  default void lfence() {
    emit(0x0FAEE8);
  }

  /** SFENCE: no store passes it. */
  default void sfence() {
    emit(0x0FAEF8);
  }

  /** PAUSE: tells the processor that this is a loop that waits for another one. */
  default void pause() {
    emit(0xF390);
  }

  /** UD2 (UD): an invalid instruction. */
  default void ud2() {
    emit(0x0F0B);
  }

  /** INT3 (INT n/INTO/INT3/INT1): a breakpoint. */
  default void int3() {
    emit(0xCC);
  }

  /**
   * CPUID: eax, ebx, ecx, edx = the information for leaf eax, subleaf ecx; also waits for all
   * earlier instructions.
   */
  default void cpuid() {
    emit(0x0FA2);
  }

  /** RDTSC: edx:eax = the time-stamp counter. */
  default void rdtsc() {
    emit(0x0F31);
  }

  /** NOP. */
  default void nop() {
    emit(0x90);
  }

  /**
   * NOP: the fewest instructions that do nothing and have a total length of some bytes. They are
   * the ones that the manual recommends, with up to 9 bytes each.
   */
  default void nop(int bytes) {
    Operands.checkRange(bytes, 0, Integer.MAX_VALUE, "a number of bytes");
    int left = bytes;
    while (left > 0) {
      int length = Math.min(left, 9);
      switch (length) {
        case 1 -> nop();
        case 2 -> emit(Opcode.OPERAND_16 | 0x90);
        case 3 -> emit(0x0F1F00);
        case 4 -> emitWithImmediate(0x0F1F40, 0, 1);
        case 5 -> emitWithImmediate(0x0F1F44, 0, 2);
        case 6 -> emitWithImmediate(Opcode.OPERAND_16 | 0x0F1F44, 0, 2);
        case 7 -> emitWithImmediate(0x0F1F80, 0, 4);
        case 8 -> emitWithImmediate(0x0F1F84, 0, 5);
        default -> emitWithImmediate(Opcode.OPERAND_16 | 0x0F1F84, 0, 5);
      }
      left -= length;
    }
  }
}
