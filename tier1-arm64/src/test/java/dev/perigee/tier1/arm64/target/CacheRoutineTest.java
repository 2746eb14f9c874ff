package dev.perigee.tier1.arm64.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.tier1.target.Target;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class CacheRoutineTest {
  /** The words that GNU as makes of the sequence in the Arm ARM. */
  @Test
  void isTheSequenceOfTheManual() {
    int[] words = {
      0xd53b0023, //          mrs  x3, ctr_el0
      0x37e00143, //          tbnz w3, #28, cleaned
      0xd3504c64, //          ubfx x4, x3, #16, #4
      0xd2800085, //          mov  x5, #4
      0x9ac420a4, //          lsl  x4, x5, x4
      0xd1000485, //          sub  x5, x4, #1
      0x8a250006, //          bic  x6, x0, x5
      0xd50b7b26, // clean:   dc   cvau, x6
      0x8b0400c6, //          add  x6, x6, x4
      0xeb0100df, //          cmp  x6, x1
      0x54ffffa3, //          b.lo clean
      0xd5033b9f, // cleaned: dsb  ish
      0x37e80163, //          tbnz w3, #29, done
      0xd3400c64, //          ubfx x4, x3, #0, #4
      0xd2800085, //          mov  x5, #4
      0x9ac420a4, //          lsl  x4, x5, x4
      0xd1000485, //          sub  x5, x4, #1
      0x8a250006, //          bic  x6, x0, x5
      0xd50b7526, // forget:  ic   ivau, x6
      0x8b0400c6, //          add  x6, x6, x4
      0xeb0100df, //          cmp  x6, x1
      0x54ffffa3, //          b.lo forget
      0xd5033b9f, //          dsb  ish
      0xd5033fdf, // done:    isb
      0xd65f03c0, //          ret
    };
    byte[] code = CacheRoutine.code();
    int[] emitted = new int[code.length / 4];
    ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(emitted);

    assertThat(emitted).containsExactly(words);
    assertThat(code.length).isLessThanOrEqualTo(Target.CACHE_ROUTINE_ROOM);
  }
}
