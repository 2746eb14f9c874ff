package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.TypeFeedback;
import dev.perigee.runtime.CallContext;
import dev.perigee.testing.Emulation;
import dev.perigee.tier0.Tuning;
import dev.perigee.tier1.cache.CodeCache;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.CodeRegion;
import dev.perigee.tier1.codememory.EntryPoint;
import dev.perigee.tier1.emission.CompiledCode;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.lowering.CompileOptions;
import dev.perigee.tier1.lowering.FunctionCompiler;
import dev.perigee.tier1.lowering.GraphCompiler;
import dev.perigee.tier1.lowering.RoutineCode;
import dev.perigee.tier1.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Machine code of many engines, and of many functions, in one region of 4 MiB. On an emulated
 * processor, there are fewer of each.
 */
abstract class SharedRegionContract {
  private static final int REGION = Emulation.isActive() ? 512 << 10 : 4 << 20;
  private static final int ENGINES = 50;
  private static final int THREADS = 8;

  /**
   * Iterations of the function's loop: many polls, at which code from the background is installed.
   */
  private static final int N = Emulation.isActive() ? 50_000 : 1_000_000;

  /** The number of functions that are alive at once. The region has no room for all of them. */
  private static final int GENERATION = Emulation.isActive() ? 1_500 : 10_000;

  private final CodeRegion region;
  private final CodeCache cache;
  private final AtomicInteger compilations = new AtomicInteger();
  private final FunctionCompiler compiler;

  SharedRegionContract(Target target) {
    region = CodeMemoryLadder.open(REGION, target).region();
    cache = new CodeCache(region, target, "");
    GraphCompiler graphs = new GraphCompiler(target);
    compiler =
        new FunctionCompiler() {
          @Override
          public CompiledCode compile(
              Prototype prototype, TypeFeedback feedback, CompileOptions options)
              throws CannotCompileException {
            compilations.incrementAndGet();
            return graphs.compile(prototype, feedback, options);
          }

          @Override
          public RoutineCode routines() {
            return graphs.routines();
          }
        };
  }

  @AfterEach
  void close() {
    region.close();
  }

  private SampleEngine engine(TierOptions options) {
    return new SampleEngine(options, cache, compiler, EntryPoint::enter);
  }

  /**
   * Runs the same function in an engine, which gets native code, and counts the requests that found
   * it.
   */
  private int runInOneEngine(TierOptions options) {
    try (SampleEngine engine = engine(options)) {
      int function = engine.load(SampleFunctions.integerLoop());
      do {
        assertThat(engine.call(function, N)).isEqualTo((long) N * (N + 1) / 2);
      } while (engine.statistics().entered == 0);
      assertThat(engine.statistics().requested).isEqualTo(1);
      return engine.statistics().found;
    }
  }

  @Test
  void manyEnginesInTurnCompileAFunctionOnce() {
    int found = 0;
    for (int i = 0; i < ENGINES; i++) {
      found += runInOneEngine(TierOptions.COMPILED);
    }
    assertThat(compilations).hasValue(1);
    assertThat(found).isEqualTo(ENGINES - 1);
  }

  @Test
  void manyEnginesAtOnceCompileAFunctionOnce() throws Exception {
    runOnManyThreads(TierOptions.COMPILED);
  }

  @Test
  void manyEnginesThatCompileInTheBackgroundDoItOnce() throws Exception {
    runOnManyThreads(TierOptions.COMPILED.withBackground(true));
  }

  private void runOnManyThreads(TierOptions options) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    AtomicInteger left = new AtomicInteger(ENGINES);
    int found = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Integer>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        runs.add(
            threads.submit(() -> {
              int foundHere = 0;
              start.await();
              while (left.getAndDecrement() > 0) {
                foundHere += runInOneEngine(options);
              }
              return foundHere;
            }));
      }
      for (Future<Integer> run : runs) {
        found += run.get();
      }
    }
    assertThat(compilations).hasValue(1);
    assertThat(found).isEqualTo(ENGINES - 1);
  }

  /** {@code perigee.test.functions} sets the number, which is less than a million by default. */
  @Test
  void manySmallFunctionsGoThroughTheRegion() throws IOException {
    int functions = Integer.getInteger("perigee.test.functions", 2 * GENERATION);
    int quarter = Math.max(functions / 4, GENERATION);
    try (SampleEngine engine = engine(TierOptions.COMPILED)) {
      CallContext host = engine.state.hostContext();
      int before = host.size();
      long bytes = 0;
      for (int i = 0; i < functions; i++) {
        if (i % GENERATION == 0) {
          host.setSize(before);
        }
        int function = engine.load(ConstantFunction.of(i));
        assertThat(engine.call(function)).isEqualTo((long) i);
        assertThat(engine.call(function)).isEqualTo((long) i);
        if ((i + 1) % quarter == 0) {
          host.setSize(before);
          engine.state.heap().collect();
          report(i + 1, engine);
          bytes = bytes == 0 ? engine.state.heap().systemBytes() : bytes;
          assertThat(engine.state.heap().systemBytes()).as("of the engine").isLessThan(2 * bytes);
        }
      }
      TierStatistics statistics = engine.statistics();
      assertThat(compilations).hasValue(functions);
      assertThat(statistics.installed).isEqualTo(functions);
      // Code that Java calls polls by itself, and is entered again after that.
      long polls = 2L * functions / Tuning.SLICE;
      assertThat(statistics.entered).isBetween(2L * functions, 2L * functions + polls);
      assertThat(statistics.evicted).as("while their functions were alive").isPositive();
    }
  }

  private void report(int functions, SampleEngine engine) throws IOException {
    Path status = Path.of("/proc/self/status");
    String resident = "unknown";
    if (Files.exists(status)) {
      for (String line : Files.readAllLines(status)) {
        resident = line.startsWith("VmRSS:") ? line.substring(6).strip() : resident;
      }
    }
    System.out.printf(
        "%,d functions: %,d compilations, %,d evicted while alive; engine %,d bytes, resident %s;"
            + " %s%n",
        functions,
        compilations.get(),
        engine.statistics().evicted,
        engine.state.heap().systemBytes(),
        resident,
        cache.status());
  }
}
