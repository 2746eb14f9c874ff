package dev.perigee.tier0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.operation.NestedCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DriverTest {
  /** Makes drivers wait for the loop if they use it only once it is compiled. */
  @BeforeEach
  void theLoopIsNotReady() {
    Training.setLoopReady(false);
  }

  @AfterEach
  void theLoopIsReady() {
    Training.setLoopReady(true);
  }

  @ParameterizedTest
  @EnumSource(LoopUse.class)
  void errorsUnwindToTheProtectedCallThatWaits(LoopUse loopUse) {
    try (Script script = new Script("unwinding", loopUse)) {
      assertThat(script.run())
          .containsExactly(
              false,
              "value",
              false,
              "keptvalue",
              false,
              "unwinding:16: attempt to index a nil value (local 'missing')",
              true,
              1L,
              "nil",
              3L,
              false,
              "nil",
              true,
              false,
              "",
              "kept",
              2.5);
      assertThat(script.run()).hasSize(17);
    }
  }

  @ParameterizedTest
  @EnumSource(LoopUse.class)
  void framesDoNotTakeTheThreadsStack(LoopUse loopUse) {
    try (Script script = new Script("depth", loopUse)) {
      assertThat(script.run(190_000L)).containsExactly(190_000L);
    }
  }

  @ParameterizedTest
  @EnumSource(LoopUse.class)
  void endlessRecursionIsAnErrorAndLeavesTheEngineUsable(LoopUse loopUse) {
    try (Script script = new Script("overflow", loopUse)) {
      List<Object> results = script.run();
      assertThat(results.get(0)).isEqualTo(false);
      assertThat((String) results.get(1)).contains("stack overflow");
      assertThat((Long) results.get(2)).isGreaterThan(2 * 190_000L);
      assertThat(results.get(3)).isEqualTo(false);
      assertThat((String) results.get(4)).contains("stack overflow");
    }
  }

  /** Compiles nothing, and records for how many calls each poll counts. */
  private static final class PollRecorder implements NativeTier {
    private final LuaState state;
    private final List<Integer> counted = new ArrayList<>();

    PollRecorder(LuaState state) {
      this.state = state;
    }

    @Override
    public int enter(long record, int pc) {
      return NOT_HERE;
    }

    @Override
    public boolean hasCode(long record) {
      return false;
    }

    @Override
    public int call(long record) {
      throw new IllegalStateException("there is no native code");
    }

    @Override
    public void called(long record) {
      state.frames().prototypes().resetCountdown(record);
    }

    @Override
    public void looped(long record, int pc, int calls) {
      counted.add(calls);
    }

    @Override
    public void deoptimized(long record, int pc) {
      throw new IllegalStateException("there is no native code");
    }

    @Override
    public void poll() {}

    @Override
    public void resume() {}
  }

  @ParameterizedTest
  @EnumSource(LoopUse.class)
  void aPollCountsForTheShareOfTheSliceThatHasPassed(LoopUse loopUse) {
    try (Script script = new Script("depth", loopUse)) {
      PollRecorder tier = new PollRecorder(script.state);
      script.driver.setNativeTier(tier);
      script.run(3L * Tuning.SLICE);
      assertThat(tier.counted)
          .hasSizeGreaterThanOrEqualTo(2)
          .allMatch(calls -> calls >= Tuning.CALLS_PER_SLICE);
      tier.counted.clear();
      script.driver.setNativeTier(tier);
      script.state.record().hastenPoll();
      script.run(10L);
      assertThat(tier.counted).hasSize(1).allMatch(calls -> calls == 0);
    }
  }

  @Test
  void aMessageHandlerHasRoomToHandleAnOverflow() {
    try (Script script = new Script("handler", LoopUse.ALWAYS)) {
      List<Object> results = script.run();
      assertThat(results.get(0)).isEqualTo(false);
      assertThat((String) results.get(1)).startsWith("handled ");
    }
  }

  @Test
  void nestedDriversAreLimited() throws InterruptedException {
    List<List<Object>> results = new ArrayList<>();
    // The usual stack of a thread may hold fewer drivers, which causes the same error.
    Thread roomy =
        new Thread(
            null,
            () -> {
              try (Script script = new Script("nesting", LoopUse.ALWAYS)) {
                // The host's call and the script's protected call count as two.
                results.add(script.run((long) NestedCalls.MAX_NESTING - 2));
                results.add(script.run((long) NestedCalls.MAX_NESTING - 1));
                results.add(script.run((long) NestedCalls.MAX_NESTING - 2));
              }
            },
            "roomy",
            64L << 20);
    roomy.start();
    roomy.join();
    assertThat(results).hasSize(3);
    assertThat(results.get(0)).containsExactly(true, "bottom");
    assertThat(results.get(1).get(0)).isEqualTo(false);
    assertThat((String) results.get(1).get(1)).endsWith("C stack overflow");
    assertThat(results.get(2)).containsExactly(true, "bottom");
  }

  @ParameterizedTest
  @CsvSource({
    "while,ALWAYS",
    "repeat,ALWAYS",
    "for,ALWAYS",
    "float,ALWAYS",
    "iterator,ALWAYS",
    "goto,ALWAYS",
    "tail,ALWAYS",
    "calls,ALWAYS",
    "metamethod,ALWAYS",
    "while,NEVER",
    "for,NEVER",
    "tail,NEVER",
    "metamethod,NEVER",
    "while,WHEN_COMPILED",
    "repeat,WHEN_COMPILED",
    "for,WHEN_COMPILED",
    "float,WHEN_COMPILED",
    "iterator,WHEN_COMPILED",
    "goto,WHEN_COMPILED",
    "tail,WHEN_COMPILED",
    "calls,WHEN_COMPILED",
    "metamethod,WHEN_COMPILED"
  })
  @Timeout(300)
  void anotherThreadEndsALoop(String kind, LoopUse loopUse) throws InterruptedException {
    try (Script script = new Script("forever", loopUse)) {
      CountDownLatch started = new CountDownLatch(1);
      define(
          script.state,
          "started",
          () -> {
            started.countDown();
          });
      Thread other =
          new Thread(() -> {
            awaitQuietly(started);
            script.interrupt();
          });
      other.start();
      assertThatExceptionOfType(LuaError.class)
          .isThrownBy(() -> script.run(kind))
          .matches(error -> !error.isCatchable());
      other.join();
    }
  }

  @Test
  void stepsHaveTheSameResultsAsTheLoop() {
    assertThat(everything(LoopUse.NEVER)).hasSize(1).isEqualTo(everything(LoopUse.ALWAYS));
  }

  @Test
  void loopAndStepsTakeOverFromEachOtherAnywhere() throws InterruptedException {
    List<Object> expected = everything(LoopUse.ALWAYS);
    AtomicBoolean done = new AtomicBoolean();
    Thread toggle =
        new Thread(() -> {
          while (!done.get()) {
            Training.setLoopReady(!Training.isLoopReady());
            LockSupport.parkNanos(20_000);
          }
        });
    toggle.start();
    try {
      for (int i = 0; i < 50; i++) {
        assertThat(everything(LoopUse.WHEN_COMPILED)).isEqualTo(expected);
      }
    } finally {
      done.set(true);
      toggle.join();
    }
  }

  private static List<Object> everything(LoopUse loopUse) {
    try (Script script = new Script("everything", loopUse)) {
      return script.run();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void define(LuaState state, String name, Runnable function) {
    CallContext context = state.hostContext();
    long key = state.strings().create(name);
    context.push(Tag.STRING, key);
    state
        .functions()
        .pushBuiltin(
            context,
            name,
            called -> {
              function.run();
              return 0;
            },
            0);
    int size = context.size();
    state
        .tables()
        .set(state.globals().table(), Tag.STRING, key, context.tag(size), context.payload(size));
    context.setSize(size - 2);
  }
}
