package dev.perigee.tier1.codememory;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Small ARM64 functions of (long a, long b) for tests. */
final class Code {
  private static final int MOV_X0 = 0xd2800000; // mov x0, #imm16: the immediate is at bit 5
  private static final int ADD_X0_X0_1 = 0x91000400; // add x0, x0, #1
  private static final int ADD_X0_X0_X1 = 0x8b010000; // add x0, x0, x1
  private static final int RET = 0xd65f03c0; // ret

  private Code() {}

  /** Returns a constant from 0 to 65,535. */
  static MemorySegment constant(int value) {
    return CacheStub.instructions(MOV_X0 | value << 5, RET);
  }

  /** Returns a + b. */
  static MemorySegment sum() {
    return CacheStub.instructions(ADD_X0_X0_X1, RET);
  }

  /** Returns a + {@code count}, by as many instructions. */
  static MemorySegment increments(int count) {
    int[] words = new int[count + 1];
    Arrays.fill(words, ADD_X0_X0_1);
    words[count] = RET;
    return CacheStub.instructions(words);
  }
}
