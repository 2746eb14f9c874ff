package dev.perigee.tier1.codememory;

import dev.perigee.tier1.x64.Arithmetic;
import dev.perigee.tier1.x64.Assembler;
import dev.perigee.tier1.x64.CallingConvention;
import dev.perigee.tier1.x64.Register;
import dev.perigee.tier1.x64.target.X64Target;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Small functions of (long a, long b) with this system's convention, for tests. */
final class Code {
  private static final CallingConvention CONVENTION = CallingConvention.ofSystem();

  private Code() {}

  /** Returns a constant from 0 to 65,535. */
  static MemorySegment constant(int value) {
    return MemorySegment.ofArray(X64Target.INSTANCE.constantFunction(value));
  }

  /** Returns a + b. */
  static MemorySegment sum() {
    return function(asm -> asm.op(Arithmetic.ADD, Register.RAX, CONVENTION.argument(1)));
  }

  /** Returns a + {@code count}, by {@code count} instructions of 4 bytes each. */
  static MemorySegment increments(int count) {
    return function(asm -> {
      for (int i = 0; i < count; i++) {
        asm.op(Arithmetic.ADD, Register.RAX, 1);
      }
    });
  }

  /** A function whose result is initially its first argument. */
  private static MemorySegment function(Consumer<Assembler> body) {
    Assembler assembler = new Assembler();
    assembler.mov(Register.RAX, CONVENTION.argument(0));
    body.accept(assembler);
    assembler.ret();
    return MemorySegment.ofArray(assembler.toByteArray());
  }
}
