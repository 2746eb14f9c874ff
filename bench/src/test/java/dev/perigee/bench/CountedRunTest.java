package dev.perigee.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perigee.engine.PerigeeEngine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountedRunTest {
  /** There is no counter here, but the JVM must report where its code is, and marks must work. */
  @Test
  void namesEachProgramWhenItIsDone() {
    try (PerigeeEngine engine = new PerigeeEngine()) {
      assumeTrue(engine.jitObstacle().isEmpty(), "there is native code here");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CountedRun.run(
        1, 1, List.of("queens", "tak"), new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactly("queens", "tak");
  }
}
