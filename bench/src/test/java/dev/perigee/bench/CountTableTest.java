package dev.perigee.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountTableTest {
  private static CountTable.Row row(
      String program, long region, long java, long lua, ExitCounts d) {
    Instructions steady = new Instructions(region, java, 0);
    return new CountTable.Row(program, List.of(steady, steady), d, List.of(lua));
  }

  private static ExitCounts exitCounts(String... lines) {
    List<String> ended = new ArrayList<>(List.of(lines));
    ended.add("program");
    return ExitCounts.parse(ended, 1).getOrDefault("program", ExitCounts.NONE);
  }

  @Test
  void ratiosAndTheirGeometricMeans() {
    CountTable table = new CountTable(List.of("lua"), false);
    table.add(row("one", 1_000_000, 3_000_000, 2_000_000, exitCounts("step CALL 1200")));
    table.add(row("two", 1_000_000, 0, 8_000_000, exitCounts("deopt ADD 3")));
    assertThat(table.lines())
        .containsExactly(
            "program            region       Java        JVM      total        lua     lua/region      lua/total"
                + "    STEPs  most frequent of them",
            "one                 1,000      3,000          0      4,000      2,000           2.00           0.50"
                + "     1.2k  CALL 1.2k",
            "two                 1,000          0          0      1,000      8,000           8.00           8.00"
                + "        0",
            "geometric mean                                                                  4.00           2.00",
            "DEOPTs of two: ADD 3");
  }

  @Test
  void theRegionAlone() {
    CountTable table = new CountTable(List.of("lua"), true);
    table.add(row("fib", 63_562_100, 0, 127_124_200, ExitCounts.NONE));
    assertThat(table.lines())
        .containsExactly(
            "program            region        lua     lua/region    STEPs  most frequent of them",
            "fib                63,562    127,124           2.00        0",
            "geometric mean                                 2.00",
            "fib: 100.0 instructions a call in the region");
  }

  @Test
  void iterationsThatDifferAreReported() {
    CountTable table = new CountTable(List.of(), false);
    List<Instructions> iterations =
        List.of(new Instructions(100, 0, 0), new Instructions(100, 10, 0));
    table.add(new CountTable.Row("slow", iterations, ExitCounts.NONE, List.of()));
    assertThat(table.lines())
        .last()
        .isEqualTo("not steady, greatest difference of two iterations: slow 10 %");
  }
}
