package dev.perigee.fuzz;

import dev.perigee.engine.PerigeeOptions;
import dev.perigee.engine.PerigeeOptions.Tier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * The settings of a run, from the system properties ({@link Fuzzer}).
 *
 * @param seed the seed of the first program
 * @param oracle the command of the oracle
 * @param failures the folder for failures
 * @param programsAnEngine the number of programs that an engine runs before it is replaced
 * @param seconds the time limit of a program
 * @param reductionSeconds how long a failing program may be reduced
 * @param mostFailures the number of failures that end a run
 * @param statistics whether to print what was executed and to require that it is everything
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

  /** The instruction budget of a program in debug mode, which nothing else may end. */
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
   * The options of an engine.
   *
   * @param engineSeed the chaos seed, if each engine has its own
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
      // Every operation must be a step, since the loop's fast paths would hide which ones run.
      builder.tier(Tier.INTERPRETED).jitSteps(true);
    }
    return builder.build();
  }
}
