package dev.perigee.tier1.x64.target;

import dev.perigee.tier1.target.CallingConvention;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.RegisterFile;
import dev.perigee.tier1.target.Stubs;
import dev.perigee.tier1.target.Target;
import dev.perigee.tier1.x64.Assembler;
import dev.perigee.tier1.x64.Register;

/** x86-64 with SSE2, with the calling convention of this system. */
public final class X64Target implements Target {
  /** The target of this process. */
  public static final Target INSTANCE =
      new X64Target(dev.perigee.tier1.x64.CallingConvention.ofSystem());

  /** The number of {@code membarrier} on x86-64 (arch/x86/entry/syscalls/syscall_64.tbl). */
  private static final long SYS_MEMBARRIER = 324;

  /** {@code int3}. */
  private static final byte BREAKPOINT = (byte) 0xCC;

  private final CallingConvention convention;
  private final Stubs stubs;

  X64Target(dev.perigee.tier1.x64.CallingConvention convention) {
    this.convention = Roles.convention(convention);
    stubs = X64Stubs.assemble(this.convention);
  }

  @Override
  public String name() {
    return "x86-64";
  }

  @Override
  public boolean runsOn(String architecture) {
    return architecture.equals("amd64") || architecture.equals("x86_64");
  }

  @Override
  public RegisterFile registers() {
    return Roles.FILE;
  }

  @Override
  public MachineCode newCode() {
    return new X64Code(stubs.exit());
  }

  @Override
  public Stubs stubs() {
    return stubs;
  }

  @Override
  public CallingConvention convention() {
    return convention;
  }

  @Override
  public int instructionUnit() {
    return 1;
  }

  @Override
  public byte filler() {
    return BREAKPOINT;
  }

  /**
   * The processor watches what is written to code that it has fetched (Intel SDM, volume 3, 13.6);
   * what other cores have begun to execute is the affair of {@code membarrier}.
   */
  @Override
  public byte[] cacheRoutine() {
    return new byte[0];
  }

  @Override
  public long linuxMembarrier() {
    return SYS_MEMBARRIER;
  }

  @Override
  public byte[] constantFunction(int number) {
    Assembler asm = new Assembler();
    asm.mov(Register.EAX, number);
    asm.ret();
    return asm.toByteArray();
  }
}
