package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.Register.SP;
import static dev.perigee.tier1.arm64.Register.X0;
import static dev.perigee.tier1.arm64.Register.X1;
import static dev.perigee.tier1.arm64.Register.X16;
import static dev.perigee.tier1.arm64.Register.X2;
import static dev.perigee.tier1.arm64.Register.X29;
import static dev.perigee.tier1.arm64.Register.X3;
import static dev.perigee.tier1.arm64.Register.X30;
import static dev.perigee.tier1.arm64.Register.X9;

import dev.perigee.tier1.CheckedCall;
import dev.perigee.tier1.arm64.target.Arm64Target;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.CodeRegion;
import java.lang.foreign.MemorySegment;

/** Calls functions, and checks that they preserve x19 to x28 and d8 to d15 (AAPCS64, 6.1). */
public final class CheckingCaller implements AutoCloseable {
  private static final int FIRST = 19;
  private static final int GENERAL = 10;
  private static final int FIRST_FLOAT = 8;
  private static final int FLOATS = 8;
  private static final int BYTES = (GENERAL + FLOATS) * Long.BYTES;

  // On the machine's stack: x29 and x30, the registers that this code must preserve itself, the
  // buffer
  private static final int SAVED = 2 * Long.BYTES;
  private static final int BUFFER = SAVED + BYTES;
  private static final int FRAME = BUFFER + 2 * Long.BYTES;

  private final CodeRegion region = CodeMemoryLadder.open(256 << 10, Arm64Target.INSTANCE).region();
  private final CheckedCall checked;

  /** A caller in memory of its own. */
  public CheckingCaller() {
    region.write(0, code());
    checked = new CheckedCall(MemorySegment.ofAddress(region.base()), BYTES);
  }

  private static byte[] code() {
    MacroAssembler asm = new MacroAssembler();
    asm.stp(X29, X30, Address.preIndex(SP, -FRAME));
    store(asm, SP, SAVED);
    asm.str(X3, SP, BUFFER);
    load(asm, X3, 0);
    asm.mov(X16, X0);
    asm.mov(X0, X1);
    asm.mov(X1, X2);
    asm.blr(X16);
    asm.ldr(X9, SP, BUFFER);
    store(asm, X9, CheckedCall.AFTERWARDS);
    load(asm, SP, SAVED);
    asm.ldp(X29, X30, Address.postIndex(SP, FRAME));
    asm.ret();
    return asm.toByteArray();
  }

  private static void load(MacroAssembler asm, Register base, int offset) {
    for (int i = 0; i < GENERAL; i++) {
      asm.ldr(Register.x(FIRST + i), base, offset + (long) i * Long.BYTES);
    }
    for (int i = 0; i < FLOATS; i++) {
      asm.ldr(FloatRegister.d(FIRST_FLOAT + i), base, offset + (long) (GENERAL + i) * Long.BYTES);
    }
  }

  private static void store(MacroAssembler asm, Register base, int offset) {
    for (int i = 0; i < GENERAL; i++) {
      asm.str(Register.x(FIRST + i), base, offset + (long) i * Long.BYTES);
    }
    for (int i = 0; i < FLOATS; i++) {
      asm.str(FloatRegister.d(FIRST_FLOAT + i), base, offset + (long) (GENERAL + i) * Long.BYTES);
    }
  }

  /** Calls the function at an address. */
  public long call(long address, long a, long b) {
    return checked.call(address, a, b);
  }

  @Override
  public void close() {
    region.close();
  }
}
