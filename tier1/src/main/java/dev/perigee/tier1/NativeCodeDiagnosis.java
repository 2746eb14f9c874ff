package dev.perigee.tier1;

import dev.perigee.ir.Prototype;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.target.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what works of tier 1 on a host, for {@code lua --jit-test}: each way to get executable
 * memory, then native code of each kind, whose results are compared with tier 0's.
 */
public final class NativeCodeDiagnosis {
  private static final long REGION_BYTES = 1L << 20;

  /** Iterations of each function's loop: enough for several polls. */
  private static final int ITERATIONS = 20_000;

  private NativeCodeDiagnosis() {}

  /**
   * Runs all tests and gives their outcomes as lines for the user.
   *
   * @param target this processor; null if there is no native code for it
   */
  public static List<String> run(@Nullable Target target) {
    List<String> lines = new ArrayList<>();
    lines.add(
        System.getProperty("os.name")
            + ", "
            + System.getProperty("os.arch")
            + ", Java "
            + Runtime.version());
    if (target != null) {
      lines.add("target: " + target.name() + ", called by " + target.convention().name());
    }
    CodeMemoryLadder.tryEveryRung(REGION_BYTES, target)
        .forEach(rung -> lines.add("memory: " + rung));
    check(lines, target, SampleFunctions.integerLoop());
    check(lines, target, SampleFunctions.floatLoop());
    check(lines, target, SampleFunctions.tableAccess());
    check(lines, target, SampleFunctions.calls());
    return lines;
  }

  private static void check(List<String> lines, @Nullable Target target, Prototype prototype) {
    String name = prototype.source().substring(1);
    lines.add("native code: " + name + ": " + outcome(target, prototype));
  }

  private static String outcome(@Nullable Target target, Prototype prototype) {
    try (SampleEngine engine = new SampleEngine(TierOptions.COMPILED, target)) {
      if (!engine.tier.isOn()) {
        return "not tried, " + engine.tier.obstacle();
      }
      String result = result(engine, prototype);
      String expected = interpreted(prototype);
      if (!result.equals(expected)) {
        return "FAILED, gives " + result + " instead of " + expected;
      }
      TierStatistics statistics = engine.statistics();
      return statistics.failedFunctions() > 0 || statistics.entered == 0
          ? "FAILED, was not compiled\n" + engine.tier.status()
          : "passed, gives "
              + result
              + ", "
              + statistics.entered
              + " entries, "
              + statistics.deoptimizations
              + " deoptimizations";
    }
  }

  private static String interpreted(Prototype prototype) {
    try (SampleEngine engine = new SampleEngine(TierOptions.INTERPRETED, null)) {
      return result(engine, prototype);
    }
  }

  private static String result(SampleEngine engine, Prototype prototype) {
    try {
      return String.valueOf(engine.call(engine.load(prototype), ITERATIONS));
    } catch (LuaError e) {
      return "the error " + e.getMessage();
    }
  }
}
