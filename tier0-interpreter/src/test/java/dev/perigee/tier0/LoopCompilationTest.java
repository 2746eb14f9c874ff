package dev.perigee.tier0;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * C2 compiles the loop, and inlines every access to memory in it: where one stayed a call, all arms
 * would run at a fraction of their speed, and no other test would notice.
 */
class LoopCompilationTest {
  /** What accesses to memory consist of, before they are inlined. */
  private static final List<String> ACCESSORS =
      List.of(
          "java/lang/invoke/VarHandle",
          "java/lang/invoke/IndirectVarHandle",
          "java/lang/invoke/LambdaForm",
          "jdk/internal/foreign/",
          "jdk/internal/misc/",
          "jdk/internal/util/Preconditions");

  /**
   * What C2 makes of the loop depends on the moment at which it begins, even with {@code -Xbatch}:
   * with some profiles it meets its limit of nodes (NodeCountInliningCutoff) near the loop's end,
   * with most it does not. In a loop that has outgrown the limit, all do.
   */
  private static final int JVMS = 10;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void c2InlinesEverythingInTheLoop() throws IOException, InterruptedException {
    List<String> notInlined = List.of();
    for (int i = 0; i < JVMS; i++) {
      List<String> lines = runChild();
      assertThat(lines)
          .filteredOn(line -> line.startsWith(LoopCompilation.COMPILED))
          .hasSizeGreaterThanOrEqualTo(2);
      notInlined =
          lines.stream()
              .filter(line -> line.startsWith(LoopCompilation.CALL))
              .filter(LoopCompilationTest::isAnAccessOrInTheLoopItself)
              .toList();
      if (notInlined.isEmpty()) {
        return;
      }
    }
    assertThat(notInlined).isEmpty();
  }

  private static boolean isAnAccessOrInTheLoopItself(String line) {
    String call = line.substring(LoopCompilation.CALL.length());
    String callee = call.substring(call.indexOf("-> ") + 3);
    return call.startsWith(Interpreter.class.getName())
        || call.contains("NodeCountInliningCutoff")
        || (ACCESSORS.stream().anyMatch(callee::startsWith) && !callee.contains("outOfBounds"));
  }

  private static List<String> runChild() throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process child =
        new ProcessBuilder(
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dperigee.training=false",
                // The same profile, hence the same code, each time.
                "-Xbatch",
                "-cp",
                System.getProperty("java.class.path"),
                LoopCompilation.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (Stream<String> lines = child.inputReader(StandardCharsets.UTF_8).lines()) {
      List<String> result = lines.toList();
      assertThat(child.waitFor()).isZero();
      return result;
    } finally {
      child.destroy();
    }
  }
}
