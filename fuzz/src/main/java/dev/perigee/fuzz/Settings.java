package dev.perigee.fuzz;

import dev.perigee.engine.PerigeeOptions;
import dev.perigee.engine.PerigeeOptions.Tier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * What a run is to do, as the system properties say ({@link Fuzzer}).
 *
 * @param seed of the first program
 * @param oracle a command
 * @param failures a folder
 * @param programsAnEngine that an engine runs before a new one takes over
 * @param seconds a program's most
 * @param reductionSeconds how long a failing program is made smaller
 * @param mostFailures after so many of them, a run ends
 * @param statistics whether what was executed is told, and must be everything
 */
record Settings(
    long seed,
    int programs,
    Mode mode,
    int threads,
    String oracle,
    Path failures,
    int programsAnEngine,
    int seconds,
    int reductionSeconds,
    int mostFailures,
    boolean statistics) {

  /** What a program of the debug mode may do; there is nothing else that ends one. */
  private static final long INSTRUCTIONS = 400_000;

  private static final long MEMORY = 256L << 20;

  static Settings ofSystemProperties() {
    Mode mode =
        "debug".equals(System.getProperty("fuzz.mode", "compare")) ? Mode.DEBUG : Mode.COMPARE;
    return new Settings(
        Long.getLong("fuzz.seed", new Random().nextLong() >>> 20),
        Integer.getInteger("fuzz.programs", 10_000),
        mode,
        Integer.getInteger("fuzz.threads", 1),
        System.getProperty("fuzz.oracle", "lua5.4"),
        Path.of(System.getProperty("fuzz.failures", "fuzz-failures")),
        Integer.getInteger("fuzz.engine", mode == Mode.DEBUG ? 20 : 200),
        Integer.getInteger("fuzz.seconds", 30),
        Integer.getInteger("fuzz.reduction", 60),
        Integer.getInteger("fuzz.mostFailures", 20),
        Boolean.getBoolean("fuzz.statistics"));
  }

  /**
   * Options of an engine.
   *
   * @param engineSeed for chaos, when each engine has its own
   * @param steps whether each operation is a step
   */
  PerigeeOptions options(long engineSeed, boolean steps) {
    PerigeeOptions.Builder builder = PerigeeOptions.builder();
    if (Boolean.getBoolean("fuzz.chaos")) {
      builder.jitChaos(engineSeed);
    }
    builder.deadline(Duration.ofSeconds(seconds)).allowFiles(true);
    if (mode == Mode.DEBUG) {
      builder.instructionBudget(INSTRUCTIONS).memoryLimit(MEMORY);
    }
    if (steps) {
      // Every operation a step: the loop's fast paths would hide which ones run.
      builder.tier(Tier.INTERPRETED).jitSteps(true);
    }
    return builder.build();
  }
}
