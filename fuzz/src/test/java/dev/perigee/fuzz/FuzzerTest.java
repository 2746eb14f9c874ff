package dev.perigee.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small run of each mode. Without an oracle (PERIGEE_FUZZ_ORACLE, or lua5.4 of the right
 * version), outputs are not compared, but the test still checks that no program breaks the engine.
 */
class FuzzerTest {
  private static final int SEED = 1;

  /** The number of programs in tier 0's loop, after one program with steps for each construct. */
  private static final int PROGRAMS_IN_THE_LOOP = 150;

  @TempDir private Path failures;

  private Settings settings(Mode mode, int programs, boolean statistics) {
    String oracle = System.getenv("PERIGEE_FUZZ_ORACLE");
    return new Settings(
        SEED,
        programs,
        mode,
        1,
        oracle == null ? "lua5.4" : oracle,
        failures,
        100,
        60,
        2,
        Integer.MAX_VALUE,
        statistics);
  }

  @Test
  void randomProgramsPrintWhatPucLuaPrints() throws IOException, InterruptedException {
    Tally tally = new Tally();
    Fuzzer.run(settings(Mode.COMPARE, 300, false), tally);
    assertEquals(300, tally.programs.get());
    assertEquals(0, tally.failures(), "see the output; programs from seed " + SEED);
  }

  @Test
  void nothingThatTheDebugLibraryCanDoBreaksTheEngine() throws IOException, InterruptedException {
    Tally tally = new Tally();
    Fuzzer.run(settings(Mode.DEBUG, 100, false), tally);
    assertEquals(100, tally.programs.get());
    assertEquals(0, tally.failures(), "see the output; programs from seed " + SEED);
  }

  /** The build sets {@code perigee.counts}. */
  @Test
  void everythingIsExecuted() throws IOException, InterruptedException {
    Tally tally = new Tally();
    int programs = Grammar.instance().constructs().size() + PROGRAMS_IN_THE_LOOP;
    Fuzzer.run(settings(Mode.COMPARE, programs, true), tally);
    assertEquals(List.of(), new Statistics(tally, Mode.COMPARE).holes());
  }
}
