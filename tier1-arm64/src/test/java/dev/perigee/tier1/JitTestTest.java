package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JitTestTest {
  @Test
  void tellsOfMemoryAndOfEachKindOfCodeAndNothingFails() {
    List<String> lines = JitTest.run();
    assertThat(lines.getFirst()).contains(System.getProperty("os.arch"));
    assertThat(lines).filteredOn(line -> line.startsWith("memory: ")).isNotEmpty();
    assertThat(lines)
        .filteredOn(line -> line.startsWith("native code: "))
        .hasSize(4)
        .allMatch(line -> line.contains("passed, gives") || line.contains("not tried, "));
  }
}
