package dev.perigee.engine;

import dev.perigee.engine.PerigeeOptions.Tier;
import dev.perigee.testing.Emulation;
import dev.perigee.tier0.Tuning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Every script in every mode, including machine code. A mode's name says how to reproduce it. A
 * build runs one of the chaos seeds with each script, different ones with different scripts, and
 * none with scripts that fill the stack, since all of them take most of an hour in an emulated JVM.
 * With {@code -Dperigee.test.everySeed=true}, all are run. An emulated JVM runs only a part of the
 * scripts ({@link Sample}).
 */
@NativeTest
@Execution(ExecutionMode.CONCURRENT)
class LuaScriptsInModesTest {
  private static final int CHAOS_SEEDS = 20;
  private static final boolean EVERY_SEED = Boolean.getBoolean("perigee.test.everySeed");

  /** A build's emulated JVM runs one of this many scripts. */
  private static final int EMULATED_STRIDE = 10;

  /** One of this many programs of a long script is run. */
  private static final int STRIDE = EVERY_SEED ? 1 : Emulation.isActive() ? 16 : 4;

  @TestFactory
  Stream<DynamicTest> modes() throws IOException {
    List<LuaScript> scripts =
        Emulation.isActive() ? Sample.of(LuaScript.all(), EMULATED_STRIDE) : LuaScript.all();
    List<LuaScript> shallow = scripts.stream().filter(script -> !script.fillsStack()).toList();
    List<DynamicTest> tests = new ArrayList<>();
    add(tests, "tier 0", scripts, options -> options.tier(Tier.INTERPRETED));
    add(tests, "tier 1 at once", scripts, options -> options.tier(Tier.COMPILED));
    add(
        tests,
        "mixed",
        scripts,
        options -> options.tier(Tier.MIXED).jitThreshold(Tuning.KNOWN_CALLS).jitBackground(true));
    add(
        tests,
        "what has run",
        scripts.stream().filter(script -> script.name().startsWith("hot_")).toList(),
        options -> options.tier(Tier.COMPILED).jitThreshold(Tuning.KNOWN_CALLS));
    add(tests, "steps", scripts, options -> options.tier(Tier.COMPILED).jitSteps(true));
    add(tests, "gc stress", shallow, options -> options.tier(Tier.COMPILED).gcStress(true));
    shallow.stream()
        .filter(script -> script.name().startsWith("hot_") || script.name().startsWith("gc_"))
        .map(script ->
            DynamicTest.dynamicTest(
                "gc slices: " + script.name(),
                () -> script.checkInSlices(PerigeeOptions.builder().tier(Tier.COMPILED), 20)))
        .forEach(tests::add);
    for (int seed = 1; seed <= CHAOS_SEEDS; seed++) {
      int chaos = seed;
      List<LuaScript> chosen =
          (EVERY_SEED ? scripts : shallow)
              .stream().filter(script -> runs(scripts.indexOf(script), chaos)).toList();
      add(
          tests,
          "chaos " + seed,
          chosen,
          options -> options.tier(Tier.COMPILED).jitThreshold(1 + 2 * (chaos % 2)).jitChaos(chaos));
    }
    return tests.stream();
  }

  private static boolean runs(int script, int seed) {
    return EVERY_SEED || (script + seed) % CHAOS_SEEDS == 0;
  }

  private static void add(
      List<DynamicTest> tests,
      String mode,
      List<LuaScript> scripts,
      UnaryOperator<PerigeeOptions.Builder> options) {
    for (LuaScript script : scripts) {
      tests.add(
          DynamicTest.dynamicTest(
              mode + ": " + script.name(),
              () -> script.checkPart(options.apply(PerigeeOptions.builder()), STRIDE)));
    }
  }
}
