package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.Operands.base;
import static dev.perigee.tier1.arm64.Operands.narrow;
import static dev.perigee.tier1.arm64.Operands.orZero;
import static dev.perigee.tier1.arm64.Operands.ra;
import static dev.perigee.tier1.arm64.Operands.rd;
import static dev.perigee.tier1.arm64.Operands.rm;
import static dev.perigee.tier1.arm64.Operands.sf;
import static dev.perigee.tier1.arm64.Operands.wide;

/**
 * Loads, stores and atomic operations. The form of the {@link Address} determines the encoding: the
 * unscaled form of {@code ldr} is LDUR and so on. A loaded or stored register 31 is the zero
 * register. An IllegalArgumentException is thrown for operands that cannot be encoded, and for
 * those that the manual calls unpredictable: writing back to a register that is also loaded or
 * stored, and loading one register twice.
 */
public sealed interface MemoryInstructions extends Emitter permits Assembler {

  /** LDR: rt = 64 or 32 bits from memory, as wide as rt. */
  default void ldr(Register rt, Address address) {
    access(log2Bytes(rt), 1, rt, address);
  }

  /** STR: memory = rt, as wide as rt. */
  default void str(Register rt, Address address) {
    access(log2Bytes(rt), 0, rt, address);
  }

  /** LDRB: rt = 8 bits from memory, zero-extended; rt is a 32-bit register. */
  default void ldrb(Register rt, Address address) {
    narrow(rt);
    access(0, 1, rt, address);
  }

  /** STRB: memory = the low 8 bits of rt; rt is a 32-bit register. */
  default void strb(Register rt, Address address) {
    narrow(rt);
    access(0, 0, rt, address);
  }

  /** LDRH: rt = 16 bits from memory, zero-extended; rt is a 32-bit register. */
  default void ldrh(Register rt, Address address) {
    narrow(rt);
    access(1, 1, rt, address);
  }

  /** STRH: memory = the low 16 bits of rt; rt is a 32-bit register. */
  default void strh(Register rt, Address address) {
    narrow(rt);
    access(1, 0, rt, address);
  }

  /** LDRSB: rt = 8 bits from memory, sign-extended to the width of rt. */
  default void ldrsb(Register rt, Address address) {
    access(0, rt.is64Bit() ? 2 : 3, rt, address);
  }

  /** LDRSH: rt = 16 bits from memory, sign-extended to the width of rt. */
  default void ldrsh(Register rt, Address address) {
    access(1, rt.is64Bit() ? 2 : 3, rt, address);
  }

  /** LDRSW: rt = 32 bits from memory, sign-extended; rt is a 64-bit register. */
  default void ldrsw(Register rt, Address address) {
    wide(rt);
    access(2, 2, rt, address);
  }

  /** LDR (SIMD&FP): rt = 32, 64 or 128 bits from memory, as wide as rt. */
  default void ldr(FloatRegister rt, Address address) {
    access(1, rt, address);
  }

  /** STR (SIMD&FP): memory = rt, as wide as rt. */
  default void str(FloatRegister rt, Address address) {
    access(0, rt, address);
  }

  /** LDR (literal): rt = 64 or 32 bits at the label, as wide as rt. */
  default void ldr(Register rt, Label label) {
    emit((rt.is64Bit() ? 0x58000000 : 0x18000000) | rd(rt), PcRelative.BRANCH_19, label);
  }

  /** LDR (literal, SIMD&FP): rt = 32, 64 or 128 bits at the label, as wide as rt. */
  default void ldr(FloatRegister rt, Label label) {
    int size = rt.log2Bytes() - 2;
    emit(size << 30 | 0x1C000000 | rt.number(), PcRelative.BRANCH_19, label);
  }

  /** LDRSW (literal): rt = 32 bits at the label, sign-extended; rt is a 64-bit register. */
  default void ldrsw(Register rt, Label label) {
    wide(rt);
    emit(0x98000000 | rd(rt), PcRelative.BRANCH_19, label);
  }

  /**
   * LDP: two registers with the same width from consecutive memory. The first is at the address.
   */
  default void ldp(Register first, Register second, Address address) {
    if (first == second) {
      throw new IllegalArgumentException("a pair loads %s twice".formatted(first));
    }
    pair(1, first, second, address);
  }

  /** STP: two registers with the same width to consecutive memory. The first is at the address. */
  default void stp(Register first, Register second, Address address) {
    pair(0, first, second, address);
  }

  /** LDP (SIMD&FP): two registers with the same width from consecutive memory. */
  default void ldp(FloatRegister first, FloatRegister second, Address address) {
    if (first == second) {
      throw new IllegalArgumentException("a pair loads %s twice".formatted(first));
    }
    pair(1, first, second, address);
  }

  /** STP (SIMD&FP): two registers with the same width to consecutive memory. */
  default void stp(FloatRegister first, FloatRegister second, Address address) {
    pair(0, first, second, address);
  }

  private static int log2Bytes(Register rt) {
    return rt.is64Bit() ? 3 : 2;
  }

  private void access(int log2Bytes, int operation, Register rt, Address address) {
    checkWriteBack(rt, address);
    emit(log2Bytes << 30 | operation << 22 | address.encode(log2Bytes) | rd(rt));
  }

  private void access(int load, FloatRegister rt, Address address) {
    int log2Bytes = rt.log2Bytes();
    // 128 bits have no size code of their own: they are size 0 with the upper bit of the operation.
    int size = log2Bytes & 3;
    int operation = log2Bytes == 4 ? load | 2 : load;
    int vector = 1 << 26;
    emit(size << 30 | vector | operation << 22 | address.encode(log2Bytes) | rt.number());
  }

  private void pair(int load, Register first, Register second, Address address) {
    checkWriteBack(first, address);
    checkWriteBack(second, address);
    emit(
        sf(first, second)
            | load << 22
            | address.encodePair(log2Bytes(first))
            | ra(second)
            | rd(first));
  }

  private void pair(int load, FloatRegister first, FloatRegister second, Address address) {
    int log2Bytes = first.log2Bytes();
    if (log2Bytes != second.log2Bytes()) {
      throw new IllegalArgumentException("%s and %s differ in width".formatted(first, second));
    }
    int vector = 1 << 26;
    emit(
        (log2Bytes - 2) << 30
            | vector
            | load << 22
            | address.encodePair(log2Bytes)
            | second.number() << 10
            | first.number());
  }

  private static void checkWriteBack(Register rt, Address address) {
    Register written = address.writtenBack();
    if (written != null && written == rt.x()) {
      throw new IllegalArgumentException(
          "%s is also the base that %s changes".formatted(rt, address));
    }
  }

  /** PRFM (immediate or register): a hint that memory will be accessed. */
  default void prfm(Prefetch operation, Address address) {
    emit(0xC0800000 | address.encode(3) | operation.code());
  }

  /** LDAR: rt = memory at base, with acquire; as wide as rt. */
  default void ldar(Register rt, Register base) {
    emit(sizeBit(rt) | 0x88DFFC00 | base(base) | rd(rt));
  }

  /** LDARB: rt, a 32-bit register, = 8 bits at base, zero-extended, with acquire. */
  default void ldarb(Register rt, Register base) {
    narrow(rt);
    emit(0x08DFFC00 | base(base) | rd(rt));
  }

  /** LDARH: rt, a 32-bit register, = 16 bits at base, zero-extended, with acquire. */
  default void ldarh(Register rt, Register base) {
    narrow(rt);
    emit(0x48DFFC00 | base(base) | rd(rt));
  }

  /** STLR: memory at base = rt, with release; as wide as rt. */
  default void stlr(Register rt, Register base) {
    emit(sizeBit(rt) | 0x889FFC00 | base(base) | rd(rt));
  }

  /** STLRB: 8 bits at base = rt, a 32-bit register, with release. */
  default void stlrb(Register rt, Register base) {
    narrow(rt);
    emit(0x089FFC00 | base(base) | rd(rt));
  }

  /** STLRH: 16 bits at base = rt, a 32-bit register, with release. */
  default void stlrh(Register rt, Register base) {
    narrow(rt);
    emit(0x489FFC00 | base(base) | rd(rt));
  }

  /** LDXR: rt = memory at base, exclusively; as wide as rt. */
  default void ldxr(Register rt, Register base) {
    emit(sizeBit(rt) | 0x885F7C00 | base(base) | rd(rt));
  }

  /** LDAXR: rt = memory at base, exclusively, with acquire; as wide as rt. */
  default void ldaxr(Register rt, Register base) {
    emit(sizeBit(rt) | 0x885FFC00 | base(base) | rd(rt));
  }

  /**
   * STXR: memory at base = rt and status = 0 if the exclusive access still holds, otherwise status
   * = 1.
   *
   * @param status a 32-bit register, neither rt nor base
   */
  default void stxr(Register status, Register rt, Register base) {
    emit(0x88007C00 | storeExclusive(status, rt, base));
  }

  /**
   * STLXR: memory at base = rt, with release, and status = 0 if the exclusive access still holds,
   * otherwise status = 1.
   *
   * @param status a 32-bit register, neither rt nor base
   */
  default void stlxr(Register status, Register rt, Register base) {
    emit(0x8800FC00 | storeExclusive(status, rt, base));
  }

  /** LDADD: rt = memory at base, memory = rt + rs, atomically, without ordering. Needs FEAT_LSE. */
  default void ldadd(Register rs, Register rt, Register base) {
    sf(rs, rt);
    emit(sizeBit(rt) | 0xB8200000 | rm(rs) | base(base) | rd(rt));
  }

  /**
   * LDADDAL: rt = memory at base, memory = rt + rs, atomically, with acquire and release. Needs
   * FEAT_LSE.
   */
  default void ldaddal(Register rs, Register rt, Register base) {
    sf(rs, rt);
    emit(sizeBit(rt) | 0xB8E00000 | rm(rs) | base(base) | rd(rt));
  }

  private static int storeExclusive(Register status, Register rt, Register base) {
    narrow(status);
    boolean free = orZero(status) == 31 || (status != rt.w() && status != base.w());
    if (!free) {
      throw new IllegalArgumentException("%s is also another operand".formatted(status));
    }
    return sizeBit(rt) | rm(status) | base(base) | rd(rt);
  }

  /** The bit that changes an atomic access from 32 bits to 64. */
  private static int sizeBit(Register rt) {
    return rt.is64Bit() ? 1 << 30 : 0;
  }
}
