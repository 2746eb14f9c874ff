package dev.perigee.tier1.codememory;

import dev.perigee.tier1.arm64.Assembler;
import dev.perigee.tier1.arm64.Register;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Small functions of (long a, long b) for tests. */
final class Code {
  private static final Register A = Register.x(0);
  private static final Register B = Register.x(1);

  private Code() {}

  /** Returns a constant from 0 to 65,535. */
  static MemorySegment constant(int value) {
    return function(a -> a.movz(A, value, 0));
  }

  /** Returns a + b. */
  static MemorySegment sum() {
    return function(a -> a.add(A, A, B));
  }

  /** Returns a + {@code count}, by {@code count} instructions. */
  static MemorySegment increments(int count) {
    return function(a -> {
      for (int i = 0; i < count; i++) {
        a.add(A, A, 1);
      }
    });
  }

  private static MemorySegment function(Consumer<Assembler> body) {
    Assembler assembler = new Assembler();
    body.accept(assembler);
    assembler.ret();
    return MemorySegment.ofArray(assembler.toByteArray());
  }
}
