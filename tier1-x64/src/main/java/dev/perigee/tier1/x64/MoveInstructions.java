package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Operands.sameWidth;
import static dev.perigee.tier1.x64.Operands.wide;

/**
 * Moves, extensions and the stack. Only {@link #lockXadd} and {@link #lockCmpxchg} change the
 * flags. For operands that cannot be encoded, an IllegalArgumentException is thrown.
 */
public sealed interface MoveInstructions extends Emitter permits Assembler {

  /** MOV: destination = source, with the same width. */
  default void mov(Register destination, Register source) {
    emit(Opcode.sized(0x89, sameWidth(destination, source)), source.code(), destination.code());
  }

  /** MOV: destination = memory. */
  default void mov(Register destination, Address source) {
    emit(Opcode.sized(0x8B, destination.width()), destination.code(), source);
  }

  /** MOV: memory = source. */
  default void mov(Address destination, Register source) {
    emit(Opcode.sized(0x89, source.width()), source.code(), destination);
  }

  /** MOV: memory = a constant; for 64 bits, it must be a sign-extended 32-bit number. */
  default void mov(Width width, Address destination, long value) {
    emit(
        Opcode.sized(0xC7, width),
        0,
        destination,
        Operands.immediate(value, width),
        width.immediateBytes());
  }

  /**
   * MOV: destination = a constant, by the shortest encoding. For a 64-bit register, the constant
   * may be any, and the instruction may be one for the lower half, which clears the upper half.
   */
  default void mov(Register destination, long value) {
    Width width = destination.width();
    if (width != Width.QWORD) {
      emitWithRegister(
          (width == Width.BYTE ? 0xB0 : 0xB8) | width.opcodeFlags(),
          destination.code(),
          Operands.immediate(value, width),
          width.bytes());
    } else if (value >>> 32 == 0) {
      emitWithRegister(0xB8, destination.code(), value, Integer.BYTES);
    } else if (Operands.isSigned32(value)) {
      emit(Opcode.REX_W | 0xC7, 0, destination.code(), value, Integer.BYTES);
    } else {
      movabs(destination, value);
    }
  }

  /** MOV: destination, a 64-bit register, = a constant, which is always encoded in 8 bytes. */
  default void movabs(Register destination, long value) {
    wide(destination);
    emitWithRegister(Opcode.REX_W | 0xB8, destination.code(), value, Long.BYTES);
  }

  /** MOVZX: destination = a narrower source of 8 or 16 bits, zero-extended. */
  default void movzx(Register destination, Register source) {
    emit(zeroExtending(destination, source.width()), destination.code(), source.code());
  }

  /** MOVZX: destination = 8 or 16 bits of memory, zero-extended. */
  default void movzx(Register destination, Width width, Address source) {
    emit(zeroExtending(destination, width), destination.code(), source);
  }

  private static long zeroExtending(Register destination, Width width) {
    if (width == Width.DWORD) {
      throw new IllegalArgumentException("mov to a 32-bit register extends with zeros already");
    }
    return Opcode.notByte(width == Width.BYTE ? 0x0FB6 : 0x0FB7, extended(destination, width));
  }

  /** MOVSX or MOVSXD (MOVSX/MOVSXD): destination = a narrower source, sign-extended. */
  default void movsx(Register destination, Register source) {
    emit(signExtending(destination, source.width()), destination.code(), source.code());
  }

  /** MOVSX or MOVSXD (MOVSX/MOVSXD): destination = narrower memory, sign-extended. */
  default void movsx(Register destination, Width width, Address source) {
    emit(signExtending(destination, width), destination.code(), source);
  }

  private static long signExtending(Register destination, Width width) {
    int opcode =
        switch (width) {
          case BYTE -> 0x0FBE;
          case WORD -> 0x0FBF;
          case DWORD, QWORD -> 0x63;
        };
    return Opcode.notByte(opcode, extended(destination, width));
  }

  private static Width extended(Register destination, Width source) {
    if (source.bits() >= destination.width().bits()) {
      throw new IllegalArgumentException(
          "%s is not wider than %d bits".formatted(destination, source.bits()));
    }
    return destination.width();
  }

  /** LEA: destination = the address itself. */
  default void lea(Register destination, Address address) {
    emit(Opcode.notByte(0x8D, destination.width()), destination.code(), address);
  }

  /**
   * CMOVcc: destination = source if the condition holds. Always clears the upper half of a 32-bit
   * destination's register.
   */
  default void cmov(Condition condition, Register destination, Register source) {
    Width width = sameWidth(destination, source);
    emit(Opcode.notByte(0x0F40 | condition.code(), width), destination.code(), source.code());
  }

  /** CMOVcc: the same with memory, which is always read. */
  default void cmov(Condition condition, Register destination, Address source) {
    emit(
        Opcode.notByte(0x0F40 | condition.code(), destination.width()), destination.code(), source);
  }

  /** SETcc: destination, an 8-bit register, = whether the condition holds. */
  default void set(Condition condition, Register destination) {
    Operands.narrow(destination);
    emit(0x0F90 | condition.code(), 0, destination.code());
  }

  /** SETcc: a byte of memory = whether the condition holds. */
  default void set(Condition condition, Address destination) {
    emit(0x0F90 | condition.code(), 0, destination);
  }

  /** PUSH: rsp -= 8; memory at rsp = source, a 64-bit register. */
  default void push(Register source) {
    wide(source);
    emitWithRegister(0x50, source.code(), 0, 0);
  }

  /** PUSH: 64 bits of memory. */
  default void push(Address source) {
    emit(0xFF, 6, source);
  }

  /** PUSH: a sign-extended 32-bit number. */
  default void push(long value) {
    Operands.immediate(value, Width.QWORD);
    if (Operands.isSigned8(value)) {
      emitWithImmediate(0x6A, value, 1);
    } else {
      emitWithImmediate(0x68, value, Integer.BYTES);
    }
  }

  /** POP: destination, a 64-bit register, = memory at rsp; rsp += 8. */
  default void pop(Register destination) {
    wide(destination);
    emitWithRegister(0x58, destination.code(), 0, 0);
  }

  /** POP: 64 bits of memory, whose address is computed after rsp has changed. */
  default void pop(Address destination) {
    emit(0x8F, 0, destination);
  }

  /** XCHG: exchanges two registers with the same width. */
  default void xchg(Register a, Register b) {
    Width width = sameWidth(a, b);
    // With the accumulator, there is a one-byte form. For eax with itself, it would be a nop.
    if (width != Width.BYTE && a != b && (a.number() == 0 || b.number() == 0)) {
      emitWithRegister(Opcode.notByte(0x90, width), a.number() | b.number(), 0, 0);
    } else {
      emit(Opcode.sized(0x87, width), b.code(), a.code());
    }
  }

  /** XCHG: exchanges memory and a register, atomically. */
  default void xchg(Address a, Register b) {
    emit(Opcode.sized(0x87, b.width()), b.code(), a);
  }

  /** XADD, locked: memory += source, and source = memory's old value; sets the flags of the sum. */
  default void lockXadd(Address destination, Register source) {
    emit(Opcode.LOCK | Opcode.sized(0x0FC1, source.width()), source.code(), destination);
  }

  /**
   * CMPXCHG, locked: if memory equals rax (in the source's width), memory = source, else rax =
   * memory; ZF tells whether they were equal.
   */
  default void lockCmpxchg(Address destination, Register source) {
    emit(Opcode.LOCK | Opcode.sized(0x0FB1, source.width()), source.code(), destination);
  }
}
