package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The results of {@code lua --jit-test}. */
class JitTestTest {
  private static final int LUA_KINDS = 10;
  private static final int NATIVE_KINDS = 4;

  /** The sum of 1 to 20,000, which the functions in the linear form compute. */
  private static final long SUM = 200_010_000;

  private static List<String> lines(JitTest.Report report, String beginning) {
    return report.text().lines().filter(line -> line.startsWith(beginning)).toList();
  }

  @Test
  @NativeTest
  void everyKindRunsInNativeCode() {
    JitTest.Report report = JitTest.run();
    assertThat(lines(report, "Lua: "))
        .hasSize(LUA_KINDS)
        .allMatch(line -> line.endsWith(": passed in native code"));
    assertThat(lines(report, "native code: "))
        .hasSize(NATIVE_KINDS)
        .allMatch(line -> line.contains(": passed, gives "))
        .anyMatch(line -> line.startsWith("native code: integer loop: passed, gives " + SUM + ", "))
        .anyMatch(line -> line.startsWith("native code: calls: passed, gives " + SUM + ", "));
    assertThat(lines(report, "memory: ")).anyMatch(line -> line.contains(": passed, "));
    assertThat(report.text()).contains("tier 1: on, ").contains(" 0 failed");
    assertThat(report.passed()).isTrue();
  }

  @Test
  void aDefectOfTheCompilerIsAFailure() {
    assertThat(JitTest.compilerLine(0)).isEmpty();
    assertThat(JitTest.Report.of("memory: x\n" + JitTest.compilerLine(2)).passed()).isFalse();
    assertThat(JitTest.compilerLine(2)).isEqualTo("compiler: FAILED on 2 functions, see the log\n");
  }
}
