package dev.perigee.tier1.arm64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The code buffer and the remarks on it. */
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

  @Test
  void commentsBelongToTheNextInstruction() {
    CodeComments comments = new CodeComments();
    Assembler assembler = new Assembler(comments);
    assembler.comment("entry");
    assembler.comment(() -> "pc 0");
    assembler.nop();
    assembler.nop();
    assembler.comment("end");
    assertThat(comments.all())
        .containsExactly(entry(0, List.of("entry", "pc 0")), entry(8, List.of("end")));
    assertThat(comments.at(0)).containsExactly("entry", "pc 0");
    assertThat(comments.at(4)).isEmpty();
  }

  @Test
  void commentsNobodyKeepsAreNotAskedFor() {
    Assembler assembler = new Assembler();
    assembler.comment(() -> {
      throw new AssertionError("nobody keeps comments");
    });
    assertThat(assembler.position()).isZero();
  }
}
