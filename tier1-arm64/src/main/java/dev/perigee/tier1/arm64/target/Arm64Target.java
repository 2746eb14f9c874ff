package dev.perigee.tier1.arm64.target;

import dev.perigee.tier1.arm64.Assembler;
import dev.perigee.tier1.arm64.Register;
import dev.perigee.tier1.target.CallingConvention;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.RegisterFile;
import dev.perigee.tier1.target.Stubs;
import dev.perigee.tier1.target.Target;

/** ARM64: A64 instructions, little endian, with the procedure call standard of any system. */
public final class Arm64Target implements Target {
  /** The target of this process. */
  public static final Target INSTANCE = new Arm64Target();

  /** The number of {@code membarrier} on ARM64 (include/uapi/asm-generic/unistd.h). */
  private static final long SYS_MEMBARRIER = 283;

  private Arm64Target() {}

  @Override
  public String name() {
    return "ARM64";
  }

  @Override
  public boolean runsOn(String architecture) {
    return architecture.equals("aarch64") || architecture.equals("arm64");
  }

  @Override
  public RegisterFile registers() {
    return Roles.FILE;
  }

  @Override
  public MachineCode newCode() {
    return new Arm64Code();
  }

  @Override
  public Stubs stubs() {
    return Arm64Stubs.STUBS;
  }

  @Override
  public String routineFile() {
    return "routines-arm64";
  }

  @Override
  public CallingConvention convention() {
    return Roles.CONVENTION;
  }

  @Override
  public int instructionUnit() {
    return Integer.BYTES;
  }

  /** Four of these bytes are {@code udf #0}. */
  @Override
  public byte filler() {
    return 0;
  }

  @Override
  public byte[] cacheRoutine() {
    return CacheRoutine.code();
  }

  @Override
  public long linuxMembarrier() {
    return SYS_MEMBARRIER;
  }

  @Override
  public byte[] constantFunction(int number) {
    Assembler asm = new Assembler();
    asm.movz(Register.X0, number, 0);
    asm.ret();
    return asm.toByteArray();
  }
}
