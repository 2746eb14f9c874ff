package dev.perigee.tier1.x64;

/**
 * Jumps, calls and returns. A jump to a bound label uses the short encoding if that reaches it: up
 * to 128 bytes back. A jump to a label that is not bound yet uses the long encoding, which reaches
 * everything, unless the caller promises that the label will be near: the methods named "short"
 * reach 127 bytes ahead. If the promise is broken, {@link TargetOutOfRangeException} is thrown.
 */
public sealed interface BranchInstructions extends Emitter permits Assembler {

  /** JMP: jumps to the target. */
  default void jmp(Label target) {
    if (isNear(target)) {
      jmpShort(target);
    } else {
      emitBranch(0xE9, target, Integer.BYTES);
    }
  }

  /** JMP: jumps to the target, which is near. */
  default void jmpShort(Label target) {
    emitBranch(0xEB, target, 1);
  }

  /** JMP: jumps to the address in a 64-bit register. */
  default void jmp(Register target) {
    Operands.wide(target);
    emit(0xFF, 4, target.code());
  }

  /** JMP: jumps to the address in memory. */
  default void jmp(Address target) {
    emit(0xFF, 4, target);
  }

  /** Jcc: jumps to the target if the condition holds. */
  default void j(Condition condition, Label target) {
    if (isNear(target)) {
      jShort(condition, target);
    } else {
      emitBranch(0x0F80 | condition.code(), target, Integer.BYTES);
    }
  }

  /** Jcc: jumps to the target, which is near, if the condition holds. */
  default void jShort(Condition condition, Label target) {
    emitBranch(0x70 | condition.code(), target, 1);
  }

  /** CALL: pushes the address of the next instruction and jumps to the target. */
  default void call(Label target) {
    emitBranch(0xE8, target, Integer.BYTES);
  }

  /** CALL: pushes the address of the next instruction and jumps to the address in a register. */
  default void call(Register target) {
    Operands.wide(target);
    emit(0xFF, 2, target.code());
  }

  /** CALL: pushes the address of the next instruction and jumps to the address in memory. */
  default void call(Address target) {
    emit(0xFF, 2, target);
  }

  /** RET: pops an address and jumps to it. */
  default void ret() {
    emit(0xC3);
  }
}
