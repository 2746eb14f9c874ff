package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** On a host without native code. The engine's test covers the other hosts. */
class NativeCodeDiagnosisTest {
  private static String line(List<String> lines, String kind) {
    return lines.stream()
        .filter(line -> line.startsWith("native code: " + kind + ": "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutATargetItSaysWhyNothingIsTried() {
    List<String> lines = NativeCodeDiagnosis.run(null);
    assertThat(lines.getFirst()).contains(System.getProperty("os.arch"));
    for (String kind : List.of("integer loop", "float loop", "table access", "calls")) {
      assertThat(line(lines, kind)).matches("native code: " + kind + ": not tried, .+");
    }
  }
}
