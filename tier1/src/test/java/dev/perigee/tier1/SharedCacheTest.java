package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.TestSeed;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.cache.CodeCache;
import dev.perigee.tier1.cache.Codes;
import dev.perigee.tier1.cache.FakeRegion;
import dev.perigee.tier1.lowering.FunctionCompiler;
import dev.perigee.tier1.target.FakeTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Many engines on many threads share a region that has room for only part of their functions' code.
 */
class SharedCacheTest {
  private static final int THREADS = 4;
  private static final int FUNCTIONS = 24;

  /**
   * The number of engines that each thread runs in turn. An evicted function waits, so each engine
   * compiles it only once.
   */
  private static final int ENGINES = 75;

  private static final int CALLS = 40;
  private static final int CODE_BYTES = 1 << 10;

  private final FakeRegion region = new FakeRegion(12 * CODE_BYTES, true);
  private final CodeCache cache = new CodeCache(region, FakeTarget.INSTANCE, "");

  private static final FunctionCompiler COMPILER =
      (prototype, feedback, options) -> Codes.of(CODE_BYTES, ConstantFunction.number(prototype));

  /**
   * Pretends to run code. While it is inside, all of the code must be that of the function whose
   * frame is the current one.
   */
  @SuppressWarnings("ThreadPriorityCheck") // Other threads are to run in between.
  private long pretend(long target, long state) {
    long closure = Memory.getLong(Memory.getLong(state + StateLayout.BASE) - 2L * SlotLayout.SIZE);
    long record = Memory.getLong(closure + ClosureLayout.PROTOTYPE);
    long entry = Memory.getLong(record + PrototypeLayout.ENTRY);
    int word = region.word(target);
    for (int round = 0; round < 3; round++) {
      for (int offset = 0; offset < CODE_BYTES; offset += Integer.BYTES) {
        if (region.word(target + offset) != word || entry != target) {
          throw new IllegalStateException("code changed while it ran");
        }
      }
      Thread.yield();
    }
    lastWord.set(word);
    return Exit.DEOPT;
  }

  private final ThreadLocal<Integer> lastWord = new ThreadLocal<>();

  private int run(long seed) {
    Random random = new Random(seed);
    int evicted = 0;
    long entered = 0;
    for (int i = 0; i < ENGINES; i++) {
      TierStatistics statistics = runEngine(random, seed);
      evicted += statistics.evicted;
      entered += statistics.entered;
    }
    assertThat(entered).isPositive();
    return evicted;
  }

  private TierStatistics runEngine(Random random, long seed) {
    try (SampleEngine engine =
        new SampleEngine(
            TierOptions.COMPILED,
            cache,
            COMPILER,
            (routine, target, state) -> pretend(target, state))) {
      int[] functions = new int[FUNCTIONS];
      for (int i = 0; i < FUNCTIONS; i++) {
        functions[i] = engine.load(ConstantFunction.of(i));
      }
      for (int i = 0; i < CALLS; i++) {
        int number = random.nextInt(FUNCTIONS);
        lastWord.remove();
        assertThat(engine.call(functions[number])).isEqualTo((long) number);
        if (lastWord.get() != null && lastWord.get() != number) {
          throw new AssertionError(
              "function " + number + " ran the code of " + lastWord.get() + ", seed " + seed);
        }
      }
      return engine.statistics();
    }
  }

  @Test
  void memoryIsNotReusedWhileItsCodeRuns() throws Exception {
    long seed = TestSeed.of(SharedCacheTest.class);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Integer>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long own = seed + i;
        runs.add(threads.submit(() -> run(own)));
      }
      int evicted = 0;
      for (Future<Integer> each : runs) {
        evicted += each.get();
      }
      assertThat(evicted).as("evictions, seed %d", seed).isPositive();
      assertThat(region.synchronizations()).as("reused memory, seed %d", seed).isPositive();
    }
  }
}
