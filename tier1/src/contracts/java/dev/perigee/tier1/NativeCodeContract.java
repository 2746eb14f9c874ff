package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.TextParser;
import dev.perigee.tier1.cache.CodeCache;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.CodeRegion;
import dev.perigee.tier1.lowering.GraphCompiler;
import dev.perigee.tier1.target.Target;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real compiler and the real region, in all modes of running them. */
abstract class NativeCodeContract {
  private static final int N = 300;
  private static final List<Prototype> SAMPLES =
      List.of(
          SampleFunctions.integerLoop(),
          SampleFunctions.floatLoop(),
          SampleFunctions.tableAccess(),
          SampleFunctions.calls());

  private final Target target;
  private final EngineTier.Gate gate;
  private final CodeRegion region;
  private final CodeCache cache;

  /**
   * Tests of a target's code.
   *
   * @param gate calls the code by the target's convention
   */
  NativeCodeContract(Target target, EngineTier.Gate gate) {
    this.target = target;
    this.gate = gate;
    region = CodeMemoryLadder.open(256 << 10, target).region();
    cache = new CodeCache(region, target, "");
  }

  @AfterEach
  void close() {
    region.close();
  }

  private SampleEngine engine(TierOptions options) {
    return new SampleEngine(options, cache, new GraphCompiler(target), gate);
  }

  private static long run(SampleEngine engine, int times) {
    for (Prototype prototype : SAMPLES) {
      int function = engine.load(prototype);
      for (int i = 0; i < times; i++) {
        Object result = engine.call(function, N);
        long expected = (long) N * (N + 1) / 2;
        if (prototype.source().equals("=float loop")) {
          assertThat(result).as(prototype.source()).isEqualTo(expected / 2.0);
        } else {
          assertThat(result).as(prototype.source()).isEqualTo(expected);
        }
      }
    }
    return engine.statistics().entered;
  }

  @Test
  void everythingIsCompiledAtOnce() {
    try (SampleEngine engine = engine(TierOptions.COMPILED)) {
      assertThat(run(engine, 5)).isPositive();
      assertThat(engine.statistics().failedFunctions()).as(engine.tier.status()).isZero();
      assertThat(engine.statistics().installed).isGreaterThanOrEqualTo(5);
    }
  }

  @Test
  void everyOperationIsAStep() {
    try (SampleEngine engine = engine(TierOptions.COMPILED.withSteps(true))) {
      assertThat(run(engine, 1)).isGreaterThan(N);
      assertThat(engine.statistics().failedFunctions()).as(engine.tier.status()).isZero();
    }
  }

  @Test
  void runningLoopsMoveUp() {
    try (SampleEngine engine = engine(TierOptions.COMPILED.withThreshold(2))) {
      int function = engine.load(SampleFunctions.integerLoop());
      long n = 100_000;
      assertThat(engine.call(function, n)).isEqualTo(n * (n + 1) / 2);
      assertThat(engine.statistics().entered).as("polls of tier 0 and of native code").isPositive();
    }
  }

  /** A sum that begins as an integer and becomes a float is "integer or float" in the loop. */
  @Test
  void numbersOfEitherKindStayNative() {
    Prototype sum =
        TextParser.parse(
            """
            function "=sum" lines 1 3 parameters 1 frame 6
              constant float 0x1.0p-1
              0: line 1 top 1 LOADI r1 0
              1: line 2 top 2 LOADI r2 1
              2: line 2 top 3 MOVE r3 r0
              3: line 2 top 4 LOADI r4 1
              4: line 2 top 5 FORPREP r2 7
              5: line 2 top 6 ADDK r1 r1 k0
              6: line 2 top 5 FORLOOP r2 5
              7: line 3 top 2 RETURN1 r1
            end
            """);
    try (SampleEngine engine = engine(TierOptions.COMPILED)) {
      int function = engine.load(sum);
      assertThat(engine.call(function, 0)).isEqualTo(0L);
      assertThat(engine.call(function, N)).isEqualTo(N / 2.0);
      long before = engine.statistics().entered;
      assertThat(engine.call(function, N)).isEqualTo(N / 2.0);
      assertThat(engine.statistics().entered - before).as("entries for one call").isLessThan(N);
    }
  }

  @Test
  void chaos() {
    int evicted = 0;
    for (long seed = 1; seed <= 3; seed++) {
      try (SampleEngine engine = engine(TierOptions.COMPILED.withChaos(seed))) {
        run(engine, 2);
        evicted += engine.statistics().evicted;
        assertThat(engine.statistics().failedFunctions()).as(engine.tier.status()).isZero();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(evicted).isPositive();
  }

  /** Chaos evicts code while other engines run it on other threads. */
  @Test
  void enginesOnManyThreadsUnderEvictions() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<Long>> runs =
          IntStream.range(0, 3)
              .mapToObj(i ->
                  threads.submit(() -> {
                    try (SampleEngine engine = engine(TierOptions.COMPILED.withChaos(99))) {
                      return run(engine, 3);
                    }
                  }))
              .toList();
      for (Future<Long> each : runs) {
        assertThat(each.get()).isPositive();
      }
    }
  }
}
