package dev.perigee.tier0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaError;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void errorsUnwindToTheProtectedCallThatWaits(boolean steps) {
    try (Script script = new Script("unwinding", steps)) {
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
  @ValueSource(booleans = {false, true})
  void framesDoNotTakeTheThreadsStack(boolean steps) {
    try (Script script = new Script("depth", steps)) {
      assertThat(script.run(190_000L)).containsExactly(190_000L);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endlessRecursionIsAnErrorAndLeavesTheEngineUsable(boolean steps) {
    try (Script script = new Script("overflow", steps)) {
      List<Object> results = script.run();
      assertThat(results.get(0)).isEqualTo(false);
      assertThat((String) results.get(1)).contains("stack overflow");
      assertThat((Long) results.get(2)).isGreaterThan(2 * 190_000L);
      assertThat(results.get(3)).isEqualTo(false);
      assertThat((String) results.get(4)).contains("stack overflow");
    }
  }

  @Test
  void aMessageHandlerHasRoomToHandleAnOverflow() {
    try (Script script = new Script("handler", false)) {
      List<Object> results = script.run();
      assertThat(results.get(0)).isEqualTo(false);
      assertThat((String) results.get(1)).startsWith("handled ");
    }
  }

  @Test
  void nestedDriversAreLimited() throws InterruptedException {
    List<List<Object>> results = new ArrayList<>();
    // A thread's usual stack may hold fewer, which is the same error.
    Thread roomy =
        new Thread(
            null,
            () -> {
              try (Script script = new Script("nesting", false)) {
                // Two are the host's call and the script's protected call.
                results.add(script.run((long) LuaState.MAX_NESTING - 2));
                results.add(script.run((long) LuaState.MAX_NESTING - 1));
                results.add(script.run((long) LuaState.MAX_NESTING - 2));
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
    "while,false", "repeat,false", "for,false", "float,false", "iterator,false", "goto,false",
    "tail,false", "calls,false", "metamethod,false", "while,true", "for,true", "tail,true",
    "metamethod,true"
  })
  @Timeout(300)
  void anotherThreadEndsALoop(String kind, boolean steps) throws InterruptedException {
    try (Script script = new Script("forever", steps)) {
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
            script.state.interrupt();
          });
      other.start();
      assertThatExceptionOfType(LuaError.class)
          .isThrownBy(() -> script.run(kind))
          .matches(error -> !error.isCatchable());
      other.join();
    }
  }

  @Test
  void stepsAloneDoWhatTheLoopDoes() {
    List<Object> loop;
    List<Object> steps;
    try (Script script = new Script("everything", false)) {
      loop = script.run();
    }
    try (Script script = new Script("everything", true)) {
      steps = script.run();
    }
    assertThat(loop).hasSize(1).isEqualTo(steps);
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
    state.tables().set(state.globals(), Tag.STRING, key, context.tag(size), context.payload(size));
    context.setSize(size - 2);
  }
}
