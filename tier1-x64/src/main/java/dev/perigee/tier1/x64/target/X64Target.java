package dev.perigee.tier1.x64.target;

import dev.perigee.tier1.target.CallingConvention;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.RegisterFile;
import dev.perigee.tier1.target.StubCaller;
import dev.perigee.tier1.target.Stubs;
import dev.perigee.tier1.target.Target;
import dev.perigee.tier1.x64.Assembler;
import dev.perigee.tier1.x64.CpuidFunction;
import dev.perigee.tier1.x64.Feature;
import dev.perigee.tier1.x64.Register;
import java.util.List;
import java.util.Set;

/**
 * x86-64 with the calling convention of this system, with SSE2, which all such processors have, and
 * with the features that {@link #onThisMachine} finds.
 */
public final class X64Target implements Target {
  /** The target of this process. */
  public static final Target INSTANCE =
      new X64Target(
          dev.perigee.tier1.x64.CallingConvention.ofSystem(),
          !System.getProperty("os.name").equals("Linux"));

  /** The number of {@code membarrier} on x86-64 (arch/x86/entry/syscalls/syscall_64.tbl). */
  private static final long SYS_MEMBARRIER = 324;

  /** {@code int3}. */
  private static final byte BREAKPOINT = (byte) 0xCC;

  private final CallingConvention convention;
  private final X64Stubs stubs;
  private final Set<Feature> features;

  /**
   * A target for a convention.
   *
   * @param serializes whether entering native code makes the core discard fetched instructions;
   *     required if there is no {@code membarrier} that does it
   */
  X64Target(dev.perigee.tier1.x64.CallingConvention convention, boolean serializes) {
    this(Roles.convention(convention), new X64Stubs(convention, serializes), Set.of());
  }

  private X64Target(CallingConvention convention, X64Stubs stubs, Set<Feature> features) {
    this.convention = convention;
    this.stubs = stubs;
    this.features = features;
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
    return new X64Code(stubs.stubs.exit(), features);
  }

  @Override
  public Stubs stubs() {
    return stubs.stubs;
  }

  @Override
  public Target onThisMachine(StubCaller caller) {
    // Not a lambda: a new JVM would take a millisecond to make this and the caller.
    CpuidFunction.Call call =
        new CpuidFunction.Call() {
          @Override
          public void run(long leaf, long answer) {
            caller.call(stubs.cpuid, leaf, answer);
          }
        };
    return with(Feature.reportedBy(new CpuidFunction(call)));
  }

  /** The features beyond SSE2 that its code uses. */
  Set<Feature> features() {
    return features;
  }

  /** This target with some features, which the processor must have. */
  Target with(Set<Feature> reported) {
    return new X64Target(convention, stubs, reported);
  }

  /** The routines do not depend on the convention. BMI2 is the only feature that they use. */
  @Override
  public String routineFile() {
    return features.contains(Feature.BMI2) ? "routines-x86-64-bmi2" : "routines-x86-64";
  }

  @Override
  public List<Target> variants() {
    return List.of(with(Set.of()), with(Set.of(Feature.BMI2)));
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
   * The processor notices writes to code that it has fetched (Intel SDM, volume 3, 13.6). Code that
   * other cores have begun to execute is handled by {@code membarrier}.
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
