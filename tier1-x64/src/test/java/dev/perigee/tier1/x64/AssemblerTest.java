package dev.perigee.tier1.x64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** The code buffer, data and padding. */
class AssemblerTest {

  @Test
  void theBufferGrows() {
    Assembler assembler = new Assembler();
    for (int i = 0; i < 5000; i++) {
      assembler.data64(i);
    }
    byte[] code = assembler.toByteArray();
    assertThat(code).hasSize(8 * 5000);
    assertThat(code[8 * 4999]).isEqualTo((byte) 4999);
    assertThat(code[8 * 4999 + 1]).isEqualTo((byte) (4999 >> 8));
  }

  @Test
  void dataIsLittleEndian() {
    Assembler assembler = new Assembler();
    assembler.data64(0x0102030405060708L);
    assertThat(assembler.toByteArray()).containsExactly(8, 7, 6, 5, 4, 3, 2, 1);
  }

  @Test
  void alignmentIsPaddedWithFewInstructions() {
    for (int offset = 0; offset <= 16; offset++) {
      Assembler assembler = new Assembler();
      for (int i = 0; i < offset; i++) {
        assembler.int3();
      }
      assembler.align(16);
      assertThat(assembler.position() % 16).isZero();
      assertThat(assembler.position()).isBetween(offset, offset + 15);
    }
    Assembler assembler = new Assembler();
    assembler.ret();
    assembler.align(16);
    assertThat(assembler.toByteArray())
        .containsExactly(0xC3, 0x66, 0x0F, 0x1F, 0x84, 0, 0, 0, 0, 0, 0x66, 0x0F, 0x1F, 0x44, 0, 0);
  }

  @Test
  void alignmentMustBeAPowerOfTwo() {
    Assembler assembler = new Assembler();
    assembler.nop();
    assembler.align(1);
    assertThat(assembler.position()).isEqualTo(1);
    for (int bytes : new int[] {0, 3, -8, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> assembler.align(bytes))
          .withMessage(bytes + " is not a power of two");
    }
  }

  /** It clears the upper half of rax; the one-byte form would not. */
  @Test
  void anExchangeOfEaxWithItselfIsNotANop() {
    Assembler assembler = new Assembler();
    assembler.xchg(Register.EAX, Register.EAX);
    assertThat(assembler.toByteArray()).containsExactly(0x87, 0xC0);
  }
}
