package dev.perigee.tier1.target;

import java.util.List;
import java.util.stream.IntStream;

/** A processor that does not exist: its stubs have offsets, and its code is never run. */
public final class FakeTarget implements Target {
  public static final Target INSTANCE = new FakeTarget();

  private static final int STUB_BYTES = 64;

  private FakeTarget() {}

  @Override
  public String name() {
    return "Fake";
  }

  @Override
  public boolean runsOn(String architecture) {
    return architecture.equals("fake");
  }

  @Override
  public RegisterFile registers() {
    return new RegisterFile(
        new Register(0),
        new Register(1),
        new Register(2),
        new Register(20),
        new Register(21),
        registers(3, 8),
        floats(0, 1),
        registers(9, 12),
        floats(4, 7));
  }

  static List<Register> registers(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Register::new).toList();
  }

  static List<FloatRegister> floats(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(FloatRegister::new).toList();
  }

  @Override
  public MachineCode newCode() {
    throw new UnsupportedOperationException("there are no instructions");
  }

  @Override
  public Stubs stubs() {
    return new Stubs(new byte[STUB_BYTES], 16, 32, 48);
  }

  @Override
  public String routineFile() {
    return "routines-fake";
  }

  @Override
  public CallingConvention convention() {
    return new CallingConvention(
        "none", new Register(9), new Register(10), new Register(9), List.of(), List.of());
  }

  @Override
  public int instructionUnit() {
    return Integer.BYTES;
  }

  @Override
  public byte filler() {
    return 0;
  }

  @Override
  public byte[] cacheRoutine() {
    return new byte[] {1, 2, 3, 4};
  }

  @Override
  public long linuxMembarrier() {
    return -1;
  }

  @Override
  public byte[] constantFunction(int number) {
    return new byte[Integer.BYTES];
  }
}
