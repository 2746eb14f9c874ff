package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.TypeFeedback;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.frame.FrameCursor;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.tier0.Exit;
import dev.perigee.tier0.Tuning;
import dev.perigee.tier1.cache.BackgroundCompiler;
import dev.perigee.tier1.cache.CodeCache;
import dev.perigee.tier1.cache.Codes;
import dev.perigee.tier1.cache.CompileJob;
import dev.perigee.tier1.cache.FakeRegion;
import dev.perigee.tier1.cache.InstalledCode;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.lowering.FunctionCompiler;
import dev.perigee.tier1.target.FakeTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Which functions get and lose code, with a compiler and a gate that only pretend. */
class EngineTierTest {
  private static final int DEOPT_AT_START = Exit.DEOPT;

  private final FakeRegion region = new FakeRegion(64 << 10, true);
  private final CodeCache cache = new CodeCache(region, FakeTarget.INSTANCE, "");
  private final List<TypeFeedback> compiled = new ArrayList<>();

  /** Its code's first word is what the gate returns. */
  private final FunctionCompiler compiler =
      (prototype, feedback, options) -> {
        compiled.add(feedback);
        return Codes.of(64, DEOPT_AT_START);
      };

  private SampleEngine engine(TierOptions options, FunctionCompiler with) {
    return new SampleEngine(options, cache, with, (routine, target, state) -> region.word(target));
  }

  private SampleEngine engine(int threshold) {
    return engine(TierOptions.COMPILED.withThreshold(threshold), compiler);
  }

  private static int countdown(SampleEngine engine, int function) {
    return Memory.getInt(engine.record(function) + PrototypeLayout.COUNTDOWN);
  }

  private static long entry(SampleEngine engine, int function) {
    return Memory.getLong(engine.record(function) + PrototypeLayout.ENTRY);
  }

  private long callStub() {
    return region.base() + FakeTarget.INSTANCE.stubs().call();
  }

  @Test
  void theCallThatReachesTheThresholdHasCode() {
    try (SampleEngine engine = engine(3)) {
      int function = engine.load(SampleFunctions.integerLoop());
      assertThat(entry(engine, function)).isEqualTo(callStub());
      assertThat(engine.call(function, 1)).isEqualTo(1L);
      assertThat(engine.call(function, 2)).isEqualTo(3L);
      assertThat(compiled).isEmpty();
      assertThat(engine.call(function, 3)).isEqualTo(6L);
      assertThat(compiled).hasSize(1);
      assertThat(engine.statistics().entered).isEqualTo(1);
      assertThat(entry(engine, function)).isGreaterThan(callStub());
      assertThat(countdown(engine, function)).isNegative();
    }
  }

  @Test
  void callsFromTierZeroCount() {
    try (SampleEngine engine = engine(10)) {
      int function = engine.load(SampleFunctions.calls());
      assertThat(engine.call(function, 9)).isEqualTo(45L);
      assertThat(compiled).isEmpty();
      assertThat(engine.call(function, 3)).isEqualTo(6L);
      assertThat(compiled).hasSize(1);
      assertThat(engine.statistics().entered).as("the tenth call and two more").isEqualTo(3);
    }
  }

  @Test
  void withAThresholdOfOneTheFirstCallHasCode() {
    try (SampleEngine engine = engine(1)) {
      int function = engine.load(SampleFunctions.calls());
      assertThat(engine.call(function, 5)).isEqualTo(15L);
      assertThat(compiled).hasSize(2);
      assertThat(engine.statistics().entered).isEqualTo(6);
    }
  }

  @Test
  void slicesOfALoopCountAsCalls() {
    try (SampleEngine engine = engine(1 + 2 * Tuning.CALLS_PER_SLICE)) {
      int function = engine.load(SampleFunctions.integerLoop());
      engine.call(function, Tuning.SLICE);
      assertThat(compiled).isEmpty();
      engine.call(function, 4 * Tuning.SLICE);
      assertThat(compiled).hasSize(1);
    }
  }

  @Test
  void argumentsAreSeenAndGuessedOnlyWhileTheyAgree() {
    try (SampleEngine engine = engine(1)) {
      int function = engine.load(SampleFunctions.integerLoop());
      engine.call(function, 1);
      assertThat(compiled.getFirst().parameterType(0)).isEqualTo(ValueType.INTEGER);
      assertThat(compiled.getFirst().failedBefore(0)).isFalse();
    }
  }

  @Test
  void whatLoadsHaveSeenIsAssumed() {
    try (SampleEngine engine = engine(2)) {
      int function = engine.load(SampleFunctions.tableAccess());
      engine.call(function, 10);
      engine.call(function, 10);
      TypeFeedback feedback = compiled.getFirst();
      assertThat(feedback.typeAt(8)).as("t.s in the loop").isEqualTo(ValueType.INTEGER);
      assertThat(feedback.typeAt(0)).as("NEWTABLE").isEqualTo(ValueType.ANY);
    }
  }

  /** Each function is asked for once, and the log hears of the first only. */
  @Test
  void aFailureOfTheCompilerIsReportedOnceAndCounted() {
    List<LogRecord> warnings = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
              warnings.add(entry);
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(CompileJob.class.getName());
    logger.addHandler(handler);
    IllegalStateException defect = new IllegalStateException("a defect of the compiler");
    try (SampleEngine engine =
        engine(
            TierOptions.COMPILED,
            (prototype, feedback, options) -> {
              throw defect;
            })) {
      for (Prototype prototype :
          List.of(SampleFunctions.integerLoop(), SampleFunctions.floatLoop())) {
        int function = engine.load(prototype);
        engine.call(function, 3);
        engine.call(function, 3);
      }
      assertThat(engine.tier.compilerFailures()).isEqualTo(2);
      assertThat(engine.statistics().failedFunctions()).isEqualTo(2);
      assertThat(engine.tier.status()).contains("the compiler failed", defect.getMessage());
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst().getThrown()).isSameAs(defect);
    assertThat(warnings.getFirst().getMessage()).contains("=integer loop");
  }

  @Test
  void aFunctionThatCannotBeCompiledIsAskedForOnce() {
    FunctionCompiler refuses =
        (prototype, feedback, options) -> {
          compiled.add(feedback);
          throw new CannotCompileException("it is too beautiful");
        };
    try (SampleEngine engine = engine(TierOptions.COMPILED, refuses)) {
      int function = engine.load(SampleFunctions.calls());
      assertThat(engine.call(function, 100)).isEqualTo(5050L);
      assertThat(engine.call(function, 100)).isEqualTo(5050L);
      assertThat(compiled).as("it and the function it calls").hasSize(2);
      assertThat(engine.tier.status())
          .contains("it is too beautiful (2 functions, the first =calls:1)");
    }
  }

  @Test
  void aCompilerThatFailsIsNotTheScriptsProblem() {
    FunctionCompiler broken =
        (prototype, feedback, options) -> {
          throw new IllegalStateException("no register left");
        };
    try (SampleEngine engine = engine(TierOptions.COMPILED, broken)) {
      int function = engine.load(SampleFunctions.integerLoop());
      assertThat(engine.call(function, 100)).isEqualTo(5050L);
      assertThat(engine.tier.status()).contains("no register left");
    }
  }

  @Test
  void aSiteThatFailsOftenIsCompiledWithoutItsAssumption() {
    try (SampleEngine engine = engine(1)) {
      int function = engine.load(SampleFunctions.tableAccess());
      engine.call(function, 1);
      EngineTier tier = engine.engineTier();
      long record = engine.record(function);
      for (int i = 0; i < Tuning.GUARD_FAILURES; i++) {
        assertThat(compiled).as("after %d failures", i).hasSize(1);
        tier.deoptimized(record, 9);
      }
      assertThat(compiled).hasSize(2);
      assertThat(compiled.getLast().failedBefore(8)).as("the load before 9").isTrue();
      assertThat(compiled.getLast().failedBefore(9)).isFalse();
    }
  }

  @Test
  void whatFailsForNoReasonIsCompiledGenericInTheEnd() {
    try (SampleEngine engine = engine(1)) {
      int function = engine.load(SampleFunctions.tableAccess());
      for (int i = 0; i < 100 * Tuning.GUARD_FAILURES; i++) {
        engine.call(function, 1);
      }
      assertThat(compiled).hasSizeBetween(2, Tuning.RECOMPILATIONS + 1);
      TypeFeedback last = compiled.getLast();
      assertThat(last.failedBefore(8)).isTrue();
      assertThat(last.parameterType(0)).isEqualTo(ValueType.ANY);
    }
  }

  /** The loads of the loop in {@link SampleFunctions#tableAccess}. */
  private static final int FIRST_LOAD = 8;

  private static final int SECOND_LOAD = 9;

  /** Calls a function, whose loop does not run, until it has code. */
  private int loadWithoutLoop(SampleEngine engine) {
    int function = engine.load(SampleFunctions.tableAccess());
    for (int i = 0; i < Tuning.KNOWN_CALLS; i++) {
      assertThat(compiled).isEmpty();
      engine.call(function, 0);
    }
    return function;
  }

  @Test
  void whatHasNotRunIsLeftOut() {
    try (SampleEngine engine = engine(Tuning.KNOWN_CALLS)) {
      loadWithoutLoop(engine);
      assertThat(compiled).hasSize(1);
      assertThat(compiled.getFirst().unreached().stream()).containsExactly(FIRST_LOAD, SECOND_LOAD);
    }
  }

  @Test
  void nothingIsLeftOutOfAFunctionThatHasHardlyRun() {
    try (SampleEngine engine = engine(Tuning.KNOWN_CALLS - 1)) {
      int function = engine.load(SampleFunctions.tableAccess());
      for (int i = 0; i < Tuning.KNOWN_CALLS; i++) {
        engine.call(function, 0);
      }
      assertThat(compiled).hasSize(1);
      assertThat(compiled.getFirst().unreached().isEmpty()).isTrue();
    }
  }

  @Test
  void whatIsReachedAfterAllIsCompiled() {
    try (SampleEngine engine = engine(Tuning.KNOWN_CALLS)) {
      int function = loadWithoutLoop(engine);
      EngineTier tier = engine.engineTier();
      for (int i = 0; i < Tuning.UNREACHED_VISITS; i++) {
        assertThat(compiled).as("after %d visits", i).hasSize(1);
        tier.deoptimized(engine.record(function), FIRST_LOAD);
      }
      assertThat(compiled).hasSize(2);
      assertThat(compiled.getLast().unreached().stream()).containsExactly(SECOND_LOAD);
    }
  }

  /** A collection, for instance, makes tier 0 poll. That says nothing about the function. */
  @Test
  void aPollThatComesEarlyCountsLittle() {
    try (SampleEngine engine = engine(Tuning.CALLS_PER_SLICE)) {
      int function = engine.load(SampleFunctions.integerLoop());
      EngineTier tier = engine.engineTier();
      for (int poll = 0; poll < 100; poll++) {
        tier.looped(engine.record(function), FIRST_LOAD, Tuning.CALLS_PER_SLICE / 100 - 1);
      }
      assertThat(engine.statistics().requested).isZero();
      tier.looped(engine.record(function), FIRST_LOAD, Tuning.CALLS_PER_SLICE);
      assertThat(engine.statistics().requested).isEqualTo(1);
    }
  }

  @Test
  void afterSomeExtensionsNothingIsLeftOut() {
    try (SampleEngine engine = engine(Tuning.KNOWN_CALLS)) {
      int function = loadWithoutLoop(engine);
      EngineTier tier = engine.engineTier();
      for (int slice = 0; slice < 2 * Tuning.EXTENSIONS; slice++) {
        assertThat(compiled.getLast().unreached().isEmpty()).isFalse();
        tier.looped(engine.record(function), FIRST_LOAD, Tuning.CALLS_PER_SLICE);
      }
      assertThat(compiled.getLast().unreached().isEmpty()).isTrue();
      for (int slice = 0; slice < 10; slice++) {
        tier.looped(engine.record(function), FIRST_LOAD, Tuning.CALLS_PER_SLICE);
      }
      assertThat(engine.statistics().recompiled).isEqualTo(Tuning.EXTENSIONS);
    }
  }

  @Test
  void aFunctionKeepsItsCodeUntilItHasBetter() throws InterruptedException {
    TierOptions options = TierOptions.COMPILED.withThreshold(1).withBackground(true);
    try (SampleEngine engine = engine(options, compiler)) {
      int function = engine.load(SampleFunctions.tableAccess());
      engine.call(function, 1);
      waitForCompiler();
      EngineTier tier = engine.engineTier();
      tier.poll();
      long before = entry(engine, function);
      assertThat(before).isNotEqualTo(callStub());
      for (int i = 0; i < 2 * Tuning.GUARD_FAILURES; i++) {
        tier.deoptimized(engine.record(function), 9);
      }
      waitForCompiler();
      assertThat(compiled).hasSize(2);
      assertThat(entry(engine, function)).isEqualTo(before);
      tier.poll();
      assertThat(entry(engine, function)).isNotIn(before, callStub());
      assertThat(engine.statistics().recompiled).isEqualTo(1);
    }
  }

  private static void waitForCompiler() throws InterruptedException {
    CountDownLatch behind = new CountDownLatch(1);
    assertThat(BackgroundCompiler.submit(behind::countDown)).isTrue();
    behind.await();
  }

  /** Each call has arguments of another type; the last before the compilation is an integer. */
  @Test
  void argumentsOfEarlierCallsCount() {
    try (SampleEngine engine = engine(2 * Tuning.CALLS_PER_SAMPLE)) {
      int function = engine.load(SampleFunctions.integerLoop());
      CallContext context = engine.state.hostContext();
      for (int call = 0; call < 2 * Tuning.CALLS_PER_SAMPLE - 1; call++) {
        int window = context.pushFunction(Tag.CLOSURE, context.payload(function));
        context.pushFloat(1.0);
        context.call(window, 0);
      }
      assertThat(compiled).isEmpty();
      engine.call(function, 1);
      assertThat(compiled).hasSize(1);
      assertThat(compiled.getFirst().parameterType(0)).isEqualTo(ValueType.ANY);
    }
  }

  @Test
  void enginesShareCode() {
    try (SampleEngine first = engine(1);
        SampleEngine second = engine(1)) {
      int inFirst = first.load(SampleFunctions.integerLoop());
      int inSecond = second.load(SampleFunctions.integerLoop());
      first.call(inFirst, 1);
      second.call(inSecond, 1);
      assertThat(compiled).hasSize(1);
      assertThat(second.statistics().found).isEqualTo(1);
      assertThat(entry(second, inSecond)).isEqualTo(entry(first, inFirst));
    }
  }

  @Test
  void inTheBackgroundCodeIsInstalledAtAPoll() throws InterruptedException {
    try (SampleEngine engine = engine(TierOptions.COMPILED.withBackground(true), compiler)) {
      int function = engine.load(SampleFunctions.integerLoop());
      engine.call(function, 1);
      assertThat(engine.hasCode(function)).isFalse();
      waitForCompiler();
      engine.call(function, 1);
      assertThat(engine.statistics().entered).as("not before a poll").isZero();
      engine.engineTier().poll();
      assertThat(engine.hasCode(function)).isTrue();
      engine.call(function, 1);
      assertThat(engine.statistics().entered).isEqualTo(1);
      assertThat(compiled).hasSize(1);
    }
  }

  @Test
  void evictedCodeIsNotEnteredAndItsFunctionWaits() throws CannotCompileException {
    try (SampleEngine engine = engine(2)) {
      int function = engine.load(SampleFunctions.integerLoop());
      engine.call(function, 1);
      engine.call(function, 1);
      InstalledCode code = engine.engineTier().codeOf(engine.record(function));
      assertThat(cache.evict(code)).isTrue();
      engine.call(function, 1);
      assertThat(engine.hasCode(function)).isFalse();
      assertThat(entry(engine, function)).isEqualTo(callStub());
      assertThat(engine.statistics().entered).isEqualTo(1);
      assertThat(engine.statistics().evicted).isEqualTo(1);
      assertThat(countdown(engine, function)).isEqualTo(Tuning.RETRY_CALLS - 1);
      Memory.putInt(engine.record(function) + PrototypeLayout.COUNTDOWN, 0);
      engine.call(function, 1);
      assertThat(engine.hasCode(function)).isTrue();
      assertThat(compiled).hasSize(2);
    }
  }

  /** Compilations are counted, since their number does not depend on the machine. */
  @Test
  void functionsThatDoNotFitTogetherAreNotCompiledInTurnForEver() {
    int functions = 100;
    int rounds = 100;
    FunctionCompiler large =
        (prototype, feedback, options) -> {
          compiled.add(feedback);
          return Codes.of(2 << 10, DEOPT_AT_START);
        };
    try (SampleEngine engine = engine(TierOptions.COMPILED, large)) {
      int[] loaded = new int[functions];
      for (int i = 0; i < functions; i++) {
        loaded[i] = engine.load(ConstantFunction.of(i));
      }
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < functions; i++) {
          assertThat(engine.call(loaded[i])).isEqualTo((long) i);
        }
      }
      assertThat(engine.statistics().evicted).isPositive();
      assertThat(compiled).as(engine.tier.status()).hasSize(functions);
    }
  }

  @Test
  void codeEvictedWhileItWaitsIsNotInstalled() throws InterruptedException {
    List<InstalledCode> made = new ArrayList<>();
    try (SampleEngine engine = engine(TierOptions.COMPILED.withBackground(true), compiler);
        SampleEngine other = engine(1)) {
      int function = engine.load(SampleFunctions.integerLoop());
      engine.call(function, 1);
      CountDownLatch behind = new CountDownLatch(1);
      assertThat(BackgroundCompiler.submit(behind::countDown)).isTrue();
      behind.await();
      int same = other.load(SampleFunctions.integerLoop());
      other.call(same, 1);
      made.add(other.engineTier().codeOf(other.record(same)));
      assertThat(cache.evict(made.getFirst())).isTrue();
      engine.engineTier().poll();
      assertThat(engine.hasCode(function)).isFalse();
      assertThat(countdown(engine, function)).isEqualTo(Tuning.RETRY_CALLS);
    }
  }

  @Test
  void aFreedFunctionLetsItsCodeGo() {
    try (SampleEngine engine = engine(1)) {
      int function = engine.load(SampleFunctions.integerLoop());
      engine.call(function, 1);
      InstalledCode code = engine.engineTier().codeOf(engine.record(function));
      assertThat(code.isReferenced()).isTrue();
      engine.state.hostContext().setSize(function - 1);
      engine.state.heap().collect();
      assertThat(code.isReferenced()).isFalse();
      int again = engine.load(SampleFunctions.floatLoop());
      assertThat(engine.hasCode(again)).as("with the same id").isFalse();
      assertThat(engine.call(again, 4)).isEqualTo(5.0);
    }
  }

  @Test
  void aClosedEngineLetsItsCodeGo() {
    InstalledCode code;
    try (SampleEngine engine = engine(1)) {
      int function = engine.load(SampleFunctions.integerLoop());
      engine.call(function, 1);
      code = engine.engineTier().codeOf(engine.record(function));
    }
    assertThat(code.isReferenced()).isFalse();
    assertThat(code.isRetired()).isFalse();
  }

  @Test
  void whatTheCompilerNeedsIsChargedWhileItRuns() {
    List<Long> charged = new ArrayList<>();
    SampleEngine[] engines = new SampleEngine[1];
    FunctionCompiler looks =
        (prototype, feedback, options) -> {
          charged.add(engines[0].state.heap().systemBytes());
          throw new CannotCompileException("only looking");
        };
    try (SampleEngine engine = engine(TierOptions.COMPILED, looks)) {
      engines[0] = engine;
      int function = engine.load(SampleFunctions.integerLoop());
      long before = engine.state.heap().systemBytes();
      engine.call(function, 1);
      Prototype prototype = SampleFunctions.integerLoop();
      assertThat(charged)
          .containsExactly(
              before + (long) prototype.code().length * Tuning.COMPILER_BYTES_PER_WORD);
      assertThat(engine.state.heap().systemBytes()).isEqualTo(before);
    }
  }

  @Test
  void cleaningTakesNativeAddressesOutOfAllFrames() {
    try (SampleEngine engine = engine(Integer.MAX_VALUE)) {
      CallContext host = engine.state.hostContext();
      List<Integer> seen = new ArrayList<>();
      engine
          .state
          .functions()
          .pushBuiltin(
              host,
              "look",
              context -> {
                for (FrameCursor f = new FrameCursor(engine.state.frames());
                    !f.isBottom();
                    f.next()) {
                  Memory.putInt(f.link() + LinkLayout.NATIVE, 64);
                }
                NativeLinks.clear(engine.state);
                for (FrameCursor f = new FrameCursor(engine.state.frames());
                    !f.isBottom();
                    f.next()) {
                  seen.add(Memory.getInt(f.link() + LinkLayout.NATIVE));
                }
                context.pushInteger(17);
                return 1;
              },
              0);
      long builtin = host.payload(host.size());
      int function = engine.load(CallsArgument.prototype());
      int window = host.pushFunction(Tag.CLOSURE, host.payload(function));
      host.push(Tag.BUILTIN, builtin);
      host.call(window, 1);
      assertThat(host.payload(window)).isEqualTo(17);
      assertThat(seen).as("the builtin's and its caller's").containsExactly(0, 0);
    }
  }

  @Test
  void chaosRunsToTheSameResults() {
    for (long seed = 1; seed <= 20; seed++) {
      try (SampleEngine engine = engine(TierOptions.COMPILED.withChaos(seed), compiler)) {
        int function = engine.load(SampleFunctions.calls());
        int another = engine.load(SampleFunctions.tableAccess());
        for (int i = 0; i < 20; i++) {
          assertThat(engine.call(function, 200)).as("seed %d", seed).isEqualTo(20100L);
          assertThat(engine.call(another, 200)).as("seed %d", seed).isEqualTo(20100L);
        }
        assertThat(engine.statistics().evicted).as("seed %d", seed).isPositive();
      }
    }
  }
}
