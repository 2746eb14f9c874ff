package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Register.R10;
import static dev.perigee.tier1.x64.Register.R11;
import static dev.perigee.tier1.x64.Register.R12;
import static dev.perigee.tier1.x64.Register.R13;
import static dev.perigee.tier1.x64.Register.R14;
import static dev.perigee.tier1.x64.Register.R15;
import static dev.perigee.tier1.x64.Register.R8;
import static dev.perigee.tier1.x64.Register.RAX;
import static dev.perigee.tier1.x64.Register.RBP;
import static dev.perigee.tier1.x64.Register.RBX;
import static dev.perigee.tier1.x64.Register.RCX;
import static dev.perigee.tier1.x64.Register.RDI;
import static dev.perigee.tier1.x64.Register.RDX;
import static dev.perigee.tier1.x64.Register.RSI;
import static dev.perigee.tier1.x64.Register.RSP;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Random;

/**
 * Calls functions of two integers by either convention, on a system that has System V's, and checks
 * that they give back what the convention makes them preserve. Code for Windows runs on Linux so.
 */
public final class ConventionCaller implements AutoCloseable {
  private static final List<Register> SYSTEM_V = List.of(RBX, RBP, R12, R13, R14, R15);

  /** What a caller on Windows leaves above the return address for the called function's use. */
  private static final int SHADOW_SPACE = 32;

  private static final int XMM_BYTES = 16;

  // The buffer: what the preserved registers hold at the call, and afterwards
  private static final int FLOATS = 64;
  private static final int PRESERVED = 256;
  private static final int BUFFER = 2 * PRESERVED;

  private final CallingConvention convention;
  private final List<Register> preserved;
  private final List<XmmRegister> preservedFloats;
  private final Executable code;
  private final MethodHandle function;

  /** A caller by a convention. */
  public ConventionCaller(CallingConvention convention) {
    this.convention = convention;
    boolean windows = convention == CallingConvention.WINDOWS;
    preserved = windows ? List.of(RBX, RBP, RDI, RSI, R12, R13, R14, R15) : SYSTEM_V;
    preservedFloats =
        windows ? List.of(XmmRegister.values()).subList(6, XmmRegister.values().length) : List.of();
    try {
      code = Executable.of(code());
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
    function =
        code.function(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS));
  }

  /** {@code long (long function, long a, long b, byte buffer[])}. */
  private byte[] code() {
    Assembler asm = new Assembler();
    SYSTEM_V.forEach(asm::push);
    asm.push(RCX);
    asm.op(Arithmetic.SUB, RSP, SHADOW_SPACE);
    asm.mov(RAX, RDI);
    asm.mov(R10, RSI);
    asm.mov(R11, RDX);
    asm.mov(R8, RCX);
    for (int i = 0; i < preserved.size(); i++) {
      asm.mov(preserved.get(i), Address.of(R8, (long) i * Long.BYTES));
    }
    for (int i = 0; i < preservedFloats.size(); i++) {
      asm.op(XmmMove.MOVDQU, preservedFloats.get(i), Address.of(R8, FLOATS + (long) i * XMM_BYTES));
    }
    asm.mov(convention.argument(0), R10);
    asm.mov(convention.argument(1), R11);
    asm.call(RAX);
    asm.mov(R8, Address.of(RSP, SHADOW_SPACE));
    for (int i = 0; i < preserved.size(); i++) {
      asm.mov(Address.of(R8, PRESERVED + (long) i * Long.BYTES), preserved.get(i));
    }
    for (int i = 0; i < preservedFloats.size(); i++) {
      asm.op(
          XmmMove.MOVDQU,
          Address.of(R8, PRESERVED + FLOATS + (long) i * XMM_BYTES),
          preservedFloats.get(i));
    }
    asm.op(Arithmetic.ADD, RSP, SHADOW_SPACE + (long) Long.BYTES);
    SYSTEM_V.reversed().forEach(asm::pop);
    asm.ret();
    return asm.toByteArray();
  }

  /** Calls the function at an address. */
  public long call(long address, long a, long b) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] given = new byte[PRESERVED];
      long seed = new Random().nextLong();
      new Random(seed).nextBytes(given);
      MemorySegment buffer = arena.allocate(BUFFER);
      MemorySegment.copy(given, 0, buffer, JAVA_BYTE, 0, PRESERVED);
      long result = (long) function.invokeExact(address, a, b, buffer);
      check(buffer, 0, preserved.size() * Long.BYTES);
      check(buffer, FLOATS, preservedFloats.size() * XMM_BYTES);
      return result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  private void check(MemorySegment buffer, long offset, long bytes) {
    assertThat(buffer.asSlice(PRESERVED + offset, bytes).toArray(JAVA_BYTE))
        .as("registers that %s makes a function preserve", convention)
        .isEqualTo(buffer.asSlice(offset, bytes).toArray(JAVA_BYTE));
  }

  @Override
  public void close() {
    try {
      code.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
