package dev.perigee.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCountsTest {
  private final Map<String, ExitCounts> parsed =
      ExitCounts.parse(
          List.of("step CALL 40", "step CLOSURE 40", "step FORPREP 3000", "deopt ADD 2", "a", "b"),
          2);

  private ExitCounts exitCounts(String program) {
    return Objects.requireNonNull(parsed.get(program));
  }

  @Test
  void countsAreOfOneIteration() {
    ExitCounts exitCounts = exitCounts("a");
    assertThat(exitCounts.total("step")).isEqualTo(1540);
    assertThat(exitCounts.mostFrequent("step", 2)).isEqualTo("FORPREP 1.5k, CALL 20");
    assertThat(exitCounts.mostFrequent("deopt", 9)).isEqualTo("ADD 1");
  }

  @Test
  void aProgramThatNeverLeavesHasNone() {
    assertThat(exitCounts("b").total("step")).isZero();
    assertThat(exitCounts("b").mostFrequent("step", 2)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.4, 0.4",
    "17, 17",
    "381, 381",
    "999, 999",
    "1000, 1.0k",
    "1580, 1.6k",
    "9949, 9.9k",
    "47111, 47k",
    "999499, 999k",
    "999500, 1.0M",
    "1.3e6, 1.3M",
    "2.2e9, 2.2G",
    "5e12, 5000G"
  })
  void countsAreRoundedToFewDigits(double count, String text) {
    assertThat(ExitCounts.rounded(count)).isEqualTo(text);
  }
}
