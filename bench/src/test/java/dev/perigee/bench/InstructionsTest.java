package dev.perigee.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class InstructionsTest {
  @Test
  void instructionsBeforeAProgramAreIgnored() {
    List<String> marks = List.of("9 9 999", "1 2 3", "4 5 6", "9 9 888", "7 0 1", "8 0 2");
    assertThat(Instructions.parse(marks, 2, 2))
        .containsExactly(
            List.of(new Instructions(1, 2, 3), new Instructions(4, 5, 6)),
            List.of(new Instructions(7, 0, 1), new Instructions(8, 0, 2)));
  }

  @Test
  void missingMarksAreErrors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Instructions.parse(List.of("0 0 1", "1 2 3"), 1, 2))
        .withMessage("2 marks for 1 programs of 2 iterations");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Instructions.parse(List.of("0 0 1", "1 2"), 1, 1));
  }

  @Test
  void meanAndSpreadOfIterations() {
    List<Instructions> iterations =
        List.of(new Instructions(10, 80, 10), new Instructions(20, 85, 15));
    assertThat(Instructions.mean(iterations)).isEqualTo(new Instructions(15, 83, 13));
    assertThat(Instructions.spread(iterations)).isEqualTo(0.2, within(1e-9));
  }
}
