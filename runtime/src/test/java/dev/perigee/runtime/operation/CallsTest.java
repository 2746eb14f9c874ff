package dev.perigee.runtime.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.runtime.frame.FrameCursor;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.operation.StepEngine.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallsTest {
  /** local function (f, x) return f(x) end */
  private static final String TAIL_CALL =
      """
      function "=test" lines 0 9 parameters 2 frame 5
        0: line 1 top 2 MOVE r2 r0
        1: line 1 top 3 MOVE r4 r1
        2: line 1 top 5 TAILCALL r2 2
        3: line 1 top 2 RETURN0
      end
      """;

  private final StepEngine engine = new StepEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  /** function (...) return ... end */
  private Reference all() {
    return engine.function(
        """
        function "=test" lines 0 9 parameters 0 vararg frame 1
          0: line 1 top 0 VARARGPREP 0
          1: line 1 top 0 VARARG r0 0
          2: line 1 top 0 RETURN r0 0 0
        end
        """);
  }

  private Reference allOfJava() {
    return engine.builtin(context -> context.count());
  }

  private static Object[] numbers(int count) {
    Object[] numbers = new Object[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (long) i;
    }
    return numbers;
  }

  // Arguments and results

  /** 16 slots are copied one by one, more as a block. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 15, 16, 17, 100, 1000})
  void anyNumberOfValuesIsPassedAndReturned(int count) {
    Object[] values = numbers(count);
    assertThat(engine.call(all(), values)).containsExactly(values);
    assertThat(engine.call(allOfJava(), values)).containsExactly(values);
    // local f, ... return f(...)
    Reference tail =
        engine.function(
            """
            function "=test" lines 0 9 parameters 1 vararg frame 4
              0: line 1 top 1 VARARGPREP 1
              1: line 1 top 1 MOVE r1 r0
              2: line 1 top 3 VARARG r3 0
              3: line 1 top 3 TAILCALL r1 0
              4: line 1 top 1 RETURN r0 1 0
            end
            """);
    Object[] arguments = new Object[count + 1];
    System.arraycopy(values, 0, arguments, 1, count);
    for (Reference function : List.of(all(), allOfJava())) {
      arguments[0] = function;
      assertThat(engine.call(tail, arguments)).containsExactly(values);
    }
  }

  @Test
  void missingArgumentsAreNilAndSurplusOnesAreDropped() {
    Reference two =
        engine.function(
            """
            function "=test" lines 0 9 parameters 2 frame 2
              0: line 1 top 2 RETURN r0 3 0
            end
            """);
    assertThat(engine.call(two)).containsExactly(null, null);
    assertThat(engine.call(two, 1)).containsExactly(1L, null);
    assertThat(engine.call(two, 1, 2, 3)).containsExactly(1L, 2L);
    Reference second =
        engine.function(
            """
            function "=test" lines 0 9 parameters 1 vararg frame 4
              0: line 1 top 1 VARARGPREP 1
              1: line 1 top 1 VARARG r1 3
              2: line 1 top 3 RETURN r0 4 0
            end
            """);
    assertThat(engine.call(second)).containsExactly(null, null, null);
    assertThat(engine.call(second, 1, 2)).containsExactly(1L, 2L, null);
    assertThat(engine.call(second, 1, 2, 3, 4)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aCallTakesAsManyResultsAsItWants() {
    for (int wanted = 0; wanted <= 4; wanted++) {
      // local a, b, c = f(1, 2); return a, b, c
      Reference caller =
          engine.function(
              """
              function "=test" lines 0 9 parameters 1 frame 5
                0: line 1 top 1 MOVE r1 r0
                1: line 1 top 2 LOADI r3 1
                2: line 1 top 4 LOADI r4 2
                3: line 1 top 5 CALL r1 3 %d
                4: line 1 top %d RETURN r1 %d 0
              end
              """
                  .formatted(wanted + 1, wanted + 1, wanted + 1));
      List<Object> expected = new ArrayList<>(Collections.nCopies(wanted, null));
      for (int i = 0; i < Math.min(wanted, 2); i++) {
        expected.set(i, i + 1L);
      }
      assertThat(engine.call(caller, all())).isEqualTo(expected);
      assertThat(engine.call(caller, allOfJava())).isEqualTo(expected);
      assertThat(
              engine.call(caller, engine.tableWith("__call", engine.builtin(c -> c.count() - 1))))
          .isEqualTo(expected);
    }
  }

  // The metamethod __call

  @Test
  void aValueWithAMetamethodIsTheFirstArgumentOfItsCall() {
    Reference inner = engine.tableWith("__call", all());
    Reference outer = engine.tableWith("__call", inner);
    assertThat(engine.call(inner, 1, 2)).containsExactly(inner, 1L, 2L);
    assertThat(engine.call(outer, 1)).containsExactly(inner, outer, 1L);
    Reference tail = engine.function(TAIL_CALL);
    assertThat(engine.call(tail, outer, 1)).containsExactly(inner, outer, 1L);
    assertThat(engine.call(tail, engine.tableWith("__call", allOfJava()), 1)).hasSize(2);
  }

  private void assertMessage(String message, Reference function, @Nullable Object... arguments) {
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(function, arguments))
        .withMessage(message);
  }

  @Test
  void aValueThatCannotBeCalledIsNamed() {
    String header =
        """
        function "=test" lines 0 9 parameters 1 frame 4
          local "f" slot 0 from 0 to 3
          0: line 1 top 1 MOVE r1 r0
        """;
    Reference call =
        engine.function(header + "1: line 2 top 3 CALL r1 1 1\n2: line 3 top 1 RETURN0\nend");
    Reference tail =
        engine.function(header + "1: line 2 top 3 TAILCALL r1 1\n2: line 3 top 1 RETURN0\nend");
    for (Reference function : List.of(call, tail)) {
      assertMessage("test:2: attempt to call a nil value (local 'f')", function, (Object) null);
      Reference point = engine.tableWith("__name", "Point");
      assertMessage("test:2: attempt to call a Point value (local 'f')", function, point);
      Reference bad = engine.tableWith("__call", 5);
      assertThatExceptionOfType(LuaError.class)
          .isThrownBy(() -> engine.call(function, bad))
          .withMessageContaining("attempt to call a");
      assertThat(engine.call(function, all())).hasSizeLessThanOrEqualTo(1);
    }
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(engine.table()))
        .withMessage("attempt to call a table value");
  }

  @Test
  void anEndlessChainOfMetamethodsIsAnError() {
    Reference loop = engine.table();
    engine
        .state
        .metatables()
        .set(loop.tag(), loop.address(), engine.table("__call", loop).address());
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(loop))
        .withMessage("attempt to call a table value");
  }

  // Depth

  /** function (f, n) if n == 0 then return n end; return f(f, n - 1) end */
  private Reference countdown(String call) {
    return engine.function(
        """
        function "=test" lines 0 9 parameters 2 frame 6
          0: line 1 top 2 EQI r1 0 0
          1: line 1 top 2 JMP 3
          2: line 1 top 2 RETURN1 r1
          3: line 2 top 2 MOVE r2 r0
          4: line 2 top 3 MOVE r4 r0
          5: line 2 top 5 ADDI r5 r1 -1
          6: line 2 top 6 %s
          7: line 2 top 3 RETURN1 r2
        end
        """
            .formatted(call));
  }

  @Test
  void aCallInTailPositionTakesNoStack() {
    Reference tail = countdown("TAILCALL r2 3");
    engine.call(tail, tail, 10);
    long end = engine.state.stack().end() - engine.state.stack().start();
    assertThat(engine.call(tail, tail, 3000)).containsExactly(0L);
    assertThat(engine.state.stack().end() - engine.state.stack().start()).isEqualTo(end);
  }

  @Test
  void theStackGrowsAndEnds() {
    Reference nested = countdown("CALL r2 3 2");
    assertThat(engine.call(nested, nested, 3000)).containsExactly(0L);
    // Nearly all slots are taken, so that few frames fill the rest.
    Reference high =
        engine.builtin(context -> {
          int slots = Stack.MAX_SLOTS - 10_000;
          context.ensure(slots);
          context.setSize(2 + slots);
          int window = context.pushFunction(context.tag(1), context.payload(1));
          context.pushValue(1);
          context.pushValue(2);
          context.call(window, 1);
          return 1;
        });
    assertThat(engine.call(high, nested, 1000)).containsExactly(0L);
    assertMessage("test:2: stack overflow", high, nested, 10_000);
    assertThat(engine.call(high, nested, 10)).containsExactly(0L);
  }

  @Test
  void aFrameThatReplacedAnotherIsMarked() {
    List<Boolean> marks = new ArrayList<>();
    Reference probe =
        engine.builtin(context -> {
          FrameCursor frame = new FrameCursor(engine.state.frames());
          for (; !frame.isBottom(); frame.next()) {
            if (frame.isLua()) {
              marks.add(frame.isTailCalled());
            }
          }
          return 0;
        });
    Reference caller =
        engine.function(
            """
            function "=test" lines 0 9 parameters 1 frame 3
              0: line 1 top 1 MOVE r1 r0
              1: line 1 top 3 CALL r1 1 1
              2: line 1 top 1 RETURN0
            end
            """);
    Reference tail = engine.function(TAIL_CALL);
    engine.call(caller, probe);
    engine.call(tail, caller, probe);
    assertThat(marks).containsExactly(false, true);
  }

  @Test
  void callsOfJavaFunctionsAreLimited() {
    Reference recursive =
        engine.builtin(context -> {
          int window = context.pushFunction(context.tag(1), context.payload(1));
          context.pushValue(1);
          context.call(window, 0);
          return 0;
        });
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(recursive, recursive))
        .withMessage("C stack overflow");
    assertThat(engine.state.record().nesting()).isZero();
    assertThat(engine.state.record().depth()).isZero();
  }

  @Test
  void anIteratorIsCalledWithStateAndControlVariable() {
    // function (f, s, c) local last for a, b in f, s, c do last = b end return last end
    Reference loop =
        engine.function(
            """
            function "=test" lines 0 9 parameters 3 frame 12
              0: line 1 top 3 LOADNIL r3 0
              1: line 1 top 4 MOVE r4 r0
              2: line 1 top 5 MOVE r5 r1
              3: line 1 top 6 MOVE r6 r2
              4: line 1 top 7 LOADNIL r7 0
              5: line 1 top 8 TFORPREP r4 7
              6: line 1 top 10 MOVE r3 r9
              7: line 1 top 8 TFORCALL r4 2
              8: line 1 top 10 TFORLOOP r4 6
              9: line 1 top 8 CLOSE r7
              10: line 1 top 4 RETURN1 r3
            end
            """);
    List<List<Object>> seen = new ArrayList<>();
    Reference next =
        engine.builtin(context -> {
          seen.add(engine.arguments(context));
          long control = context.payload(2);
          if (control == 3) {
            return 0;
          }
          context.pushInteger(control + 1);
          context.pushInteger(10 * control);
          context.pushInteger(-1);
          return 3;
        });
    assertThat(engine.call(loop, next, "state", 0)).containsExactly(20L);
    assertThat(seen)
        .containsExactly(
            Arrays.asList("state", 0L),
            Arrays.asList("state", 1L),
            Arrays.asList("state", 2L),
            Arrays.asList("state", 3L));
    assertMessage(
        "test:1: attempt to call a nil value (for iterator 'for iterator')", loop, null, 1, 1);
  }
}
