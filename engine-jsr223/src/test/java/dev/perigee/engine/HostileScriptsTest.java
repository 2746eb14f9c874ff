package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.engine.PerigeeOptions.Tier;
import dev.perigee.testing.Emulation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Scripts that try to exceed their limits: each ends with the right error, by counting and not by
 * time, and the engine works afterwards.
 */
class HostileScriptsTest {
  private static final int ENGINES = 16;

  /** A build runs one of this many scripts. */
  private static final int STRIDE = 8;

  /**
   * A build runs one of this many pairs of a script and a mode of machine code. In an emulated JVM,
   * one may take a minute.
   */
  private static final int NATIVE_STRIDE = Emulation.isActive() ? 400 : 2 * STRIDE;

  @Test
  void thereAreMany() {
    assertThat(HostileScript.all()).hasSizeGreaterThan(120);
  }

  @TestFactory
  Stream<DynamicTest> inTier0() {
    return Sample.of(HostileScript.all(), STRIDE).stream()
        .map(script ->
            DynamicTest.dynamicTest(
                script.name(),
                () -> script.check(PerigeeOptions.untrusted().tier(Tier.INTERPRETED))));
  }

  @TestFactory
  @NativeTest
  Stream<DynamicTest> inEachMode() {
    List<UnaryOperator<PerigeeOptions.Builder>> modes =
        List.of(
            options -> options.tier(Tier.COMPILED),
            options -> options.tier(Tier.MIXED).jitThreshold(20).jitBackground(true),
            options -> options.tier(Tier.COMPILED).jitSteps(true),
            options -> options.tier(Tier.COMPILED).jitChaos(1));
    List<HostileScript> scripts = HostileScript.all();
    List<DynamicTest> tests = new ArrayList<>();
    for (int mode = 0; mode < modes.size(); mode++) {
      for (HostileScript script : scripts) {
        UnaryOperator<PerigeeOptions.Builder> options = modes.get(mode);
        tests.add(
            DynamicTest.dynamicTest(
                "mode " + mode + ": " + script.name(),
                () -> script.check(options.apply(PerigeeOptions.untrusted()))));
      }
    }
    return Sample.of(tests, NATIVE_STRIDE).stream();
  }

  @Test
  void inManyEnginesAtOnce() throws InterruptedException, ExecutionException {
    List<HostileScript> scripts = Sample.of(HostileScript.all(), STRIDE);
    try (ExecutorService threads = Executors.newFixedThreadPool(ENGINES)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < ENGINES; i++) {
        int first = i;
        runs.add(threads.submit(() -> runEach(scripts, first)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
  }

  /** Runs the scripts one after the other in the same engine. */
  private static void runEach(List<HostileScript> scripts, int first) {
    PerigeeOptions.Builder options = PerigeeOptions.untrusted().tier(Tier.INTERPRETED);
    try (PerigeeEngine engine = new PerigeeEngine(HostileScript.options(options).build())) {
      for (int i = first; i < scripts.size(); i += ENGINES) {
        scripts.get(i).check(engine);
        engine.eval("for name in pairs(_G) do if #name == 1 then _G[name] = nil end end");
      }
    }
  }
}
