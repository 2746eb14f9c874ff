package dev.perigee.tier1.arm64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The code buffer. */
class AssemblerTest {

  @Test
  void wordsAreLittleEndian() {
    Assembler assembler = new Assembler();
    assembler.ret();
    assembler.emit(0x01020304);
    assertThat(assembler.position()).isEqualTo(8);
    assertThat(assembler.toByteArray())
        .containsExactly((byte) 0xC0, 0x03, 0x5F, (byte) 0xD6, 4, 3, 2, 1);
  }

  @Test
  void theBufferGrows() {
    Assembler assembler = new Assembler();
    int[] expected = IntStream.range(0, 5000).toArray();
    for (int word : expected) {
      assembler.emit(word);
    }
    assertThat(assembler.toWords()).containsExactly(expected);
    assertThat(assembler.wordAt(4 * 4999)).isEqualTo(4999);
  }

  @Test
  void onlyWordsOfTheCodeCanBeRead() {
    Assembler assembler = new Assembler();
    assembler.nop();
    assertThatIllegalArgumentException().isThrownBy(() -> assembler.wordAt(4));
    assertThatIllegalArgumentException().isThrownBy(() -> assembler.wordAt(-4));
    assertThatIllegalArgumentException().isThrownBy(() -> assembler.wordAt(2));
  }
}
