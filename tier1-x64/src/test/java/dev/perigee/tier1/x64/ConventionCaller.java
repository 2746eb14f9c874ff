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

import dev.perigee.tier1.CheckedCall;
import java.util.List;

/**
 * Calls functions of two integers by either convention, on a system with the convention of System
 * V, and checks that they preserve the registers that the convention requires. In this way, code
 * for Windows runs on Linux.
 */
public final class ConventionCaller implements AutoCloseable {
  private static final List<Register> SYSTEM_V = List.of(RBX, RBP, R12, R13, R14, R15);

  /** The space that a caller on Windows leaves above the return address for the callee. */
  private static final int SHADOW_SPACE = 32;

  private static final int XMM_BYTES = 16;

  private final CallingConvention convention;
  private final List<Register> preserved;
  private final List<XmmRegister> preservedFloats;
  private final Executable code;
  private final CheckedCall checked;

  /** Calls by a convention. */
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
    checked = new CheckedCall(code.memory(), floatPlace(preservedFloats.size()));
  }

  private static int place(int index) {
    return index * Long.BYTES;
  }

  private int floatPlace(int index) {
    return place(preserved.size()) + index * XMM_BYTES;
  }

  /** The code for {@link CheckedCall}. */
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
      asm.mov(preserved.get(i), Address.of(R8, place(i)));
    }
    for (int i = 0; i < preservedFloats.size(); i++) {
      asm.op(XmmMove.MOVDQU, preservedFloats.get(i), Address.of(R8, floatPlace(i)));
    }
    asm.mov(convention.argument(0), R10);
    asm.mov(convention.argument(1), R11);
    asm.call(RAX);
    asm.mov(R8, Address.of(RSP, SHADOW_SPACE));
    for (int i = 0; i < preserved.size(); i++) {
      asm.mov(Address.of(R8, CheckedCall.AFTERWARDS + place(i)), preserved.get(i));
    }
    for (int i = 0; i < preservedFloats.size(); i++) {
      asm.op(
          XmmMove.MOVDQU,
          Address.of(R8, CheckedCall.AFTERWARDS + floatPlace(i)),
          preservedFloats.get(i));
    }
    asm.op(Arithmetic.ADD, RSP, SHADOW_SPACE + (long) Long.BYTES);
    SYSTEM_V.reversed().forEach(asm::pop);
    asm.ret();
    return asm.toByteArray();
  }

  /** Calls the function at an address. */
  public long call(long address, long a, long b) {
    return checked.call(address, a, b);
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
