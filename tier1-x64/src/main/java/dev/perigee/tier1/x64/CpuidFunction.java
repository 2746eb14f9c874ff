package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Register.EAX;
import static dev.perigee.tier1.x64.Register.EBX;
import static dev.perigee.tier1.x64.Register.ECX;
import static dev.perigee.tier1.x64.Register.EDX;
import static dev.perigee.tier1.x64.Register.R9;
import static dev.perigee.tier1.x64.Register.RBX;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** This machine's processor, asked by a function that runs the instruction. */
public final class CpuidFunction implements Cpuid {

  private final MethodHandle function;

  /**
   * Nothing is asked yet.
   *
   * @param function executable memory that holds {@link #code} for this system's convention while
   *     this object is in use
   */
  public CpuidFunction(MemorySegment function) {
    this.function =
        Linker.nativeLinker()
            .downcallHandle(
                function, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  }

  /**
   * The function: {@code void (int leaf, int answer[4])}.
   *
   * @param convention the one by which it is to be called
   */
  public static byte[] code(CallingConvention convention) {
    Assembler assembler = new Assembler();
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
    return assembler.toByteArray();
  }

  @Override
  public Answer ask(int leaf) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(ValueLayout.JAVA_INT, 4);
      function.invokeExact(leaf, answer);
      return new Answer(
          answer.getAtIndex(ValueLayout.JAVA_INT, 0),
          answer.getAtIndex(ValueLayout.JAVA_INT, 1),
          answer.getAtIndex(ValueLayout.JAVA_INT, 2),
          answer.getAtIndex(ValueLayout.JAVA_INT, 3));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError("a downcall threw a checked exception", t);
    }
  }
}
