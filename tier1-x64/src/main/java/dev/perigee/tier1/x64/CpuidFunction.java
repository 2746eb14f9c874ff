package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Register.EAX;
import static dev.perigee.tier1.x64.Register.EBX;
import static dev.perigee.tier1.x64.Register.ECX;
import static dev.perigee.tier1.x64.Register.EDX;
import static dev.perigee.tier1.x64.Register.R9;
import static dev.perigee.tier1.x64.Register.RBX;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The information of this machine's processor, read by a function that executes the instruction.
 */
public final class CpuidFunction implements Cpuid {

  /** Calls the function with a leaf and the address of the answer. */
  @FunctionalInterface
  public interface Call {
    /** Returns when the answer has been written. */
    void run(long leaf, long answer);
  }

  private final Call function;

  /**
   * Does not read anything yet.
   *
   * @param function calls the function that {@link #emit} has made
   */
  public CpuidFunction(Call function) {
    this.function = function;
  }

  /**
   * Writes the function: {@code void (int leaf, int answer[4])}.
   *
   * @param convention the calling convention of the function
   */
  public static void emit(Assembler assembler, CallingConvention convention) {
    assembler.push(RBX);
    assembler.mov(R9, convention.argument(1));
    assembler.mov(EAX, convention.argument(0).as(Width.DWORD));
    assembler.mov(ECX, 0);
    assembler.cpuid();
    assembler.mov(Address.of(R9), EAX);
    assembler.mov(Address.of(R9, 4), EBX);
    assembler.mov(Address.of(R9, 8), ECX);
    assembler.mov(Address.of(R9, 12), EDX);
    assembler.pop(RBX);
    assembler.ret();
  }

  @Override
  public Answer ask(int leaf) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(ValueLayout.JAVA_INT, 4);
      function.run(leaf, answer.address());
      return new Answer(
          answer.getAtIndex(ValueLayout.JAVA_INT, 0),
          answer.getAtIndex(ValueLayout.JAVA_INT, 1),
          answer.getAtIndex(ValueLayout.JAVA_INT, 2),
          answer.getAtIndex(ValueLayout.JAVA_INT, 3));
    }
  }
}
