package dev.perigee.tier1;

import dev.perigee.ir.Prototype;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaError;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.NoHost;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier0.Driver;
import dev.perigee.tier0.LoopUse;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what of tier 1 works on a host, for {@code lua --jit-test}: each way to get executable
 * memory, then native code of each kind, against what tier 0 answers.
 */
public final class JitTest {
  private static final long REGION_BYTES = 1L << 20;

  /** Iterations of each function's loop: some polls long. */
  private static final int ITERATIONS = 20_000;

  private JitTest() {}

  /** Runs all tests and gives their outcomes as lines for the user. */
  public static List<String> run() {
    List<String> lines = new ArrayList<>();
    lines.add(
        System.getProperty("os.name")
            + ", "
            + System.getProperty("os.arch")
            + ", Java "
            + Runtime.version());
    CodeMemoryLadder.tryEveryRung(REGION_BYTES).forEach(rung -> lines.add("memory: " + rung));
    check(lines, SampleFunctions.integerLoop());
    check(lines, SampleFunctions.floatLoop());
    check(lines, SampleFunctions.tableAccess());
    check(lines, SampleFunctions.calls());
    return lines;
  }

  private static void check(List<String> lines, Prototype prototype) {
    String name = prototype.source().substring(1);
    lines.add("native code: " + name + ": " + outcome(prototype));
  }

  private static String outcome(Prototype prototype) {
    try (LuaState state = new LuaState(new NoHost(), 0, false)) {
      Driver driver = new Driver(state, LoopUse.ALWAYS);
      try (CompiledTier tier = CompiledTier.attach(state, driver, TierOptions.COMPILED)) {
        EngineTier engine = tier.tier();
        if (engine == null) {
          return "not tried, " + tier.obstacle();
        }
        String result = call(state, prototype);
        String expected = interpreted(prototype);
        if (!result.equals(expected)) {
          return "FAILED, gives " + result + " instead of " + expected;
        }
        TierStatistics statistics = engine.statistics();
        return statistics.failedFunctions() > 0 || statistics.entered == 0
            ? "FAILED, was not compiled\n" + tier.status()
            : "passed, gives "
                + result
                + ", "
                + statistics.entered
                + " entries, "
                + statistics.deoptimizations
                + " deoptimizations";
      }
    }
  }

  private static String interpreted(Prototype prototype) {
    try (LuaState state = new LuaState(new NoHost(), 0, false)) {
      var unused = new Driver(state, LoopUse.ALWAYS);
      return call(state, prototype);
    }
  }

  private static String call(LuaState state, Prototype prototype) {
    CallContext context = state.hostContext();
    try {
      state.pushChunk(context, prototype);
      int function = context.size();
      int window = context.pushFunction(Tag.CLOSURE, context.payload(function));
      context.pushInteger(ITERATIONS);
      context.call(window, 1);
      long payload = context.payload(window);
      return switch (context.tag(window)) {
        case Tag.INTEGER -> Long.toString(payload);
        case Tag.FLOAT -> Double.toString(Double.longBitsToDouble(payload));
        default -> "a " + Tag.typeName(context.tag(window));
      };
    } catch (LuaError e) {
      return "the error " + e.getMessage();
    }
  }
}
