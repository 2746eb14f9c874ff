package dev.perigee.tier0;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * C2 compiles the loop and inlines every memory access in it. If one remained a call, all arms
 * would run at a fraction of their speed, and no other test would notice.
 */
class LoopCompilationTest {
  /** The classes of the methods that memory accesses consist of before they are inlined. */
  private static final List<String> ACCESSORS =
      List.of(
          "java/lang/invoke/VarHandle",
          "java/lang/invoke/IndirectVarHandle",
          "java/lang/invoke/LambdaForm",
          "jdk/internal/foreign/",
          "jdk/internal/misc/",
          "jdk/internal/util/Preconditions");

  /**
   * C2 inlines the accesses in rounds. A round ends when 44,000 nodes are alive
   * (LiveNodeCountInliningCutoff plus a tenth), and C2 then tidies up. In the access where a round
   * ends, methods that HotSpot neither forces to be inlined nor considers trivial remain calls.
   * These are the only such methods. One is affected in about one round of ten, and a compilation
   * of the loop takes seven or eight rounds.
   */
  private static final Pattern LEFT_BY_A_ROUND =
      Pattern.compile(
          ".* -> jdk/internal/misc/Unsafe\\.(convEndian|(get|put)\\w+Unaligned): NodeCountInliningCutoff");

  private static final int MOST_LEFT_BY_ROUNDS = 8;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void c2InlinesEverythingInTheLoop() throws IOException, InterruptedException {
    List<String> lines =
        ChildJvm.linesOf(LoopCompilation.class, "-Dperigee.training=false", "-Xbatch");
    assertThat(lines)
        .filteredOn(line -> line.startsWith(LoopCompilation.COMPILED))
        .hasSizeGreaterThanOrEqualTo(2);
    List<String> calls = new ArrayList<>();
    int leftByRounds = 0;
    for (String line : lines) {
      if (line.startsWith(LoopCompilation.COMPILED)) {
        leftByRounds = 0;
      } else if (LEFT_BY_A_ROUND.matcher(line).matches()) {
        leftByRounds++;
        assertThat(leftByRounds).as(line).isLessThanOrEqualTo(MOST_LEFT_BY_ROUNDS);
      } else if (line.startsWith(LoopCompilation.CALL) && isAnAccessOrInTheLoopItself(line)) {
        calls.add(line);
      }
    }
    assertThat(calls).isEmpty();
  }

  private static boolean isAnAccessOrInTheLoopItself(String line) {
    String call = line.substring(LoopCompilation.CALL.length());
    String callee = call.substring(call.indexOf("-> ") + 3);
    return call.startsWith(Interpreter.class.getName())
        || call.contains("NodeCountInliningCutoff")
        || (ACCESSORS.stream().anyMatch(callee::startsWith) && !callee.contains("outOfBounds"));
  }
}
