package dev.perigee.runtime.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.operation.StepEngine.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected here is what PUC Lua does with closing.lua. */
class ClosingTest {
  private final StepEngine engine = new StepEngine().withLibraries();
  private final List<String> closed = new ArrayList<>();

  @AfterEach
  void close() {
    engine.close();
  }

  /** The chunk's function with this index. Each closing raises its name if {@code raises}. */
  private Reference function(int index, boolean raises) {
    Reference log =
        engine.builtin(context -> {
          closed.add(engine.arguments(context).get(0) + ":" + engine.arguments(context).get(1));
          if (raises) {
            throw engine.state.errors().value(context.tag(1), context.payload(1));
          }
          return 0;
        });
    Reference function = (Reference) engine.call(engine.chunk("closing"), log).get(index);
    return engine.keep(function);
  }

  private List<@Nullable Object> protectedCall(Reference function, @Nullable Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = function;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return engine.call(Objects.requireNonNull(engine.get(engine.globals(), "pcall")), all);
  }

  @ParameterizedTest
  @CsvSource({
    "return, true return values 3, inner:null last:null first:null",
    "tail, true tail, inner:null last:null first:null",
    "break, true, inner:null each 1:null each 2:null last:null first:null",
    "goto, true, inner:null jumped:null last:null first:null",
    "loop, true, inner:null iterator:null last:null first:null",
    "end, true, inner:null last:null first:null",
    "error, false error, inner:null last:error first:error"
  })
  void variablesAreClosedLastOneFirstHoweverTheBlockEnds(String how, String results, String log) {
    List<Object> found = protectedCall(function(0, false), how);
    assertThat(String.join(" ", found.stream().map(String::valueOf).toList())).isEqualTo(results);
    assertThat(String.join(" ", closed)).isEqualTo(log);
    assertThat(engine.state.operations().closing().isPending(engine.state.stack().start()))
        .isFalse();
  }

  /** The inner variable's error leaves the block in which the last one would be declared. */
  @ParameterizedTest
  @ValueSource(strings = {"return", "error", "end"})
  void anErrorOfAMetamethodReplacesTheErrorBefore(String how) {
    assertThat(protectedCall(function(0, true), how)).containsExactly(false, "first");
    assertThat(closed).containsExactly("inner:null", "first:inner");
  }

  @Test
  void anErrorThatTheHostCatchesClosesVariablesToo() {
    Reference body = function(0, false);
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(body, "error"))
        .withMessage("error");
    // The host's plain call leaves them open, for a protected call around it.
    assertThat(closed).containsExactly("inner:null");
    assertThat(engine.state.operations().closing().isPending(engine.state.stack().start()))
        .isTrue();
    engine.state.operations().closing().pending().forget(engine.state.stack().start());
    assertThat(engine.state.operations().closing().isPending(engine.state.stack().start()))
        .isFalse();
  }

  @Test
  void onlyNilFalseAndValuesWithTheMetamethodCanBeClosed() {
    Reference bad = function(1, false);
    assertThat(engine.call(bad, (Object) null)).isEmpty();
    assertThat(engine.call(bad, false)).isEmpty();
    for (Object value : new Object[] {5, true, "text", engine.table()}) {
      assertThat(protectedCall(bad, value))
          .containsExactly(false, "closing:41: variable 'variable' got a non-closable value");
    }
    Reference good = engine.tableWith("__close", engine.builtin(_ -> 0));
    assertThat(engine.call(bad, good)).isEmpty();
  }

  @Test
  void aMetamethodThatHasGoneIsAnError() {
    Reference object = engine.table();
    Reference metatable = engine.table();
    engine.set(metatable, "__close", engine.builtin(_ -> 0));
    engine.state.metatables().set(object.tag(), object.address(), metatable.address());
    // function (o, remove) local x <close> = o; remove() end
    Reference function =
        engine.function(
            """
            function "=test" lines 0 9 parameters 2 frame 5
              local "x" slot 2 from 2 to 5
              0: line 1 top 2 MOVE r2 r0
              1: line 1 top 3 TBC r2
              2: line 2 top 3 MOVE r3 r1
              3: line 2 top 5 CALL r3 1 1
              4: line 3 top 3 RETURN r0 1 1
            end
            """);
    Reference remove =
        engine.builtin(context -> {
          engine.set(metatable, "__close", null);
          return 0;
        });
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(function, object, remove))
        .withMessageContaining("attempt to call a nil value");
  }

  @Test
  void everythingAboveAnAddressIsClosedAtOnce() {
    List<Object> seen = new ArrayList<>();
    Reference handler =
        engine.builtin(context -> {
          seen.addAll(engine.arguments(context));
          if (seen.size() == 2) {
            throw context.error("first error");
          }
          return 0;
        });
    Reference object = engine.tableWith("__close", handler);
    List<Object> results = new ArrayList<>();
    engine.call(
        engine.builtin(context -> {
          Closing closing = engine.state.operations().closing();
          context.pushNil(); // the error
          int error = context.size();
          for (int i = 0; i < 3; i++) {
            engine.push(context, object);
            closing.pending().add(context.slot(context.size()));
          }
          results.add(closing.closeAll(context.slot(error + 1), context.slot(error)));
          results.add(engine.value(context.tag(error), context.payload(error)));
          assertThat(closing.isPending(context.slot(1))).isFalse();
          return 0;
        }));
    assertThat(results).containsExactly(true, "first error");
    assertThat(seen).containsExactly(object, null, object, "first error", object, "first error");
  }
}
