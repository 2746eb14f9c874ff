package dev.perigee.runtime.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.StepEngine.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is expected here is what PUC Lua does with hooks.lua. */
class HooksTest {
  private static final int CALLED = 0;
  private static final int LINES = 1;
  private static final int TAIL = 2;
  private static final int ENDLESS = 3;

  private final StepEngine engine = new StepEngine();
  private final List<String> events = new ArrayList<>();
  private final List<Reference> functions = new ArrayList<>();

  @BeforeEach
  void loadFunctions() {
    for (Object function : engine.call(engine.chunk("hooks"))) {
      functions.add(engine.keep(function));
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private long main() {
    return engine.state.stack().coroutine();
  }

  private void hook(int mask, int count, Object function) {
    Reference hooks = engine.table();
    engine.state.record().setRoot(Root.HOOKS, Tag.TABLE, hooks.address());
    engine.set(hooks, new Reference(Tag.THREAD, main()), function);
    engine.state.operations().hooks().set(main(), mask, count);
  }

  /** Sets a hook that records its events. */
  private void record(int mask, int count) {
    hook(
        mask,
        count,
        engine.builtin(context -> {
          List<Object> arguments = engine.arguments(context);
          Object line = arguments.get(1);
          events.add(arguments.get(0) + (line == null ? "" : " " + line));
          return 0;
        }));
  }

  private List<@Nullable Object> run(int function, Object... arguments) {
    events.clear();
    return engine.call(functions.get(function), arguments);
  }

  @Test
  void eachLineIsReportedWhenItBeginsAndWhenALoopReturnsToIt() {
    record(CoroutineLayout.HOOK_LINE, 0);
    assertThat(run(LINES, 3)).containsExactly(6L);
    assertThat(events)
        .containsExactly(
            "line 6", "line 7", "line 8", "line 7", "line 8", "line 7", "line 8", "line 7",
            "line 10", "line 11", "line 3", "line 13");
    run(LINES, 1);
    assertThat(events)
        .containsExactly("line 6", "line 7", "line 8", "line 7", "line 10", "line 13");
  }

  @Test
  void callsAndReturnsAreReported() {
    record(CoroutineLayout.HOOK_CALL | CoroutineLayout.HOOK_RETURN, 0);
    run(LINES, 3);
    assertThat(events).containsExactly("call", "call", "return", "return");
    record(CoroutineLayout.HOOK_CALL, 0);
    assertThat(run(TAIL, functions.get(CALLED), 7)).containsExactly(7L);
    assertThat(events).containsExactly("call", "tail call");
    run(TAIL, engine.builtin(_ -> 0));
    assertThat(events).containsExactly("call", "call");
  }

  @Test
  void instructionsAreCounted() {
    record(CoroutineLayout.HOOK_COUNTED, 4);
    run(LINES, 3);
    int few = events.size();
    assertThat(events).isNotEmpty().containsOnly("count");
    record(CoroutineLayout.HOOK_COUNTED, 1);
    run(LINES, 3);
    assertThat(events.size()).isBetween(4 * few, 4 * few + 4);
    assertThat(Hooks.count(main())).isEqualTo(1);
  }

  @Test
  void anErrorOfAHookEndsWhatItInterrupts() {
    hook(
        CoroutineLayout.HOOK_COUNTED,
        1000,
        engine.builtin(context -> {
          throw context.error("interrupted");
        }));
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> run(ENDLESS))
        .withMessageEndingWith("interrupted");
    // The hook is still set.
    assertThat(engine.state.stack().isHooked()).isTrue();
    assertThatExceptionOfType(LuaError.class).isThrownBy(() -> run(ENDLESS));
  }

  @Test
  void aHooksFunctionIsNotReportedItself() {
    // A function in Lua that has lines and calls another one.
    hook(CoroutineLayout.HOOK_LINE | CoroutineLayout.HOOK_CALL, 0, functions.get(CALLED));
    assertThat(run(LINES, 3)).containsExactly(6L);
    assertThat(engine.state.stack().isHooked()).isTrue();
  }

  @Test
  void theValuesThatACallOrReturnTransfersAreKnownToTheHook() {
    List<Integer> transfers = new ArrayList<>();
    hook(
        CoroutineLayout.HOOK_CALL | CoroutineLayout.HOOK_RETURN,
        0,
        engine.builtin(context -> {
          transfers.add(Memory.getInt(main() + CoroutineLayout.TRANSFER_FIRST));
          transfers.add(Memory.getInt(main() + CoroutineLayout.TRANSFER_COUNT));
          return 0;
        }));
    run(CALLED, "a", "b");
    // The parameters, and the result behind them.
    assertThat(transfers).containsExactly(1, 2, 1, 1);
    assertThat(Memory.getInt(main() + CoroutineLayout.TRANSFER_COUNT)).isZero();
  }

  @Test
  void aHookCanBeHiddenAndRemoved() {
    Hooks hooks = engine.state.operations().hooks();
    record(CoroutineLayout.HOOK_CALL, 0);
    assertThat(engine.state.stack().isHooked()).isTrue();
    assertThat(hooks.setHidden(main(), true)).isFalse();
    assertThat(engine.state.stack().isHooked()).isFalse();
    assertThat(Hooks.mask(main())).isEqualTo(CoroutineLayout.HOOK_CALL);
    run(CALLED);
    assertThat(events).isEmpty();
    assertThat(hooks.setHidden(main(), true)).isTrue();
    // A new mask leaves the hook hidden.
    hooks.set(main(), CoroutineLayout.HOOK_RETURN, 0);
    assertThat(engine.state.stack().isHooked()).isFalse();
    assertThat(hooks.setHidden(main(), false)).isTrue();
    run(CALLED);
    assertThat(events).containsExactly("return");
    hooks.set(main(), 0, 0);
    assertThat(engine.state.stack().isHooked()).isFalse();
    run(CALLED);
    assertThat(events).isEmpty();
  }

  @Test
  void aHookWithoutAFunctionDoesNothing() {
    record(CoroutineLayout.HOOK_LINE, 0);
    engine.state.record().setRoot(Root.HOOKS, Tag.TABLE, engine.table().address());
    assertThat(run(LINES, 3)).containsExactly(6L);
    assertThat(events).isEmpty();
  }
}
