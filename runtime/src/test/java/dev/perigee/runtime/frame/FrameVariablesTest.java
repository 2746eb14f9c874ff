package dev.perigee.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.ir.TextParser;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.StepEngine;
import dev.perigee.runtime.operation.StepEngine.Reference;
import dev.perigee.runtime.value.Slots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameVariablesTest {
  private final Map<String, List<String>> found = new LinkedHashMap<>();
  private BiConsumer<String, FrameVariables> also = (_, _) -> {};

  private FrameProbe probe() {
    FrameProbe[] made = new FrameProbe[1];
    made[0] =
        new FrameProbe((place, context) -> {
          FrameCursor frame = new FrameCursor(context.state().frames()).caller();
          FrameVariables variables = new FrameVariables(context.state().frames(), frame);
          also.accept(place, variables);
          found.put(place, list(made[0].engine, variables));
        });
    return made[0];
  }

  private static List<String> list(StepEngine engine, FrameVariables variables) {
    List<String> list = new ArrayList<>();
    for (int i = 1; variables.name(i) != null; i++) {
      list.add(variables.name(i) + "=" + value(engine, variables, i));
    }
    for (int i = -1; variables.name(i) != null; i--) {
      list.add(variables.name(i) + "=" + value(engine, variables, i));
    }
    return list;
  }

  private static @Nullable Object value(StepEngine engine, FrameVariables variables, int index) {
    long address = variables.value(index);
    Object value = engine.value(Slots.tag(address), Memory.getLong(address));
    return value instanceof Reference reference ? Tag.typeName(reference.tag()) : value;
  }

  @Test
  void theVisibleVariablesComeFirstAndExtraArgumentsHaveNegativeNumbers() {
    try (FrameProbe probe = probe()) {
      probe.call("localFunction", 1, 2);
      assertThat(named("method")).containsExactly("self=table", "x=method");
      assertThat(named("global")).containsExactly("x=3", "before=3");
      probe.call("loop", 7, 8, 9);
      assertThat(named("loop"))
          .containsExactly(
              "(for state)=1",
              "(for state)=0",
              "(for state)=1",
              "i=1",
              "(vararg)=7",
              "(vararg)=8",
              "(vararg)=9");
      // A captured variable's value is in its cell.
      probe.call("captured", 5);
      assertThat(named("captured")).containsExactly("x=5", "cell=5", "inner=function");
    }
  }

  private List<String> named(String place) {
    return found.getOrDefault(place, List.of()).stream()
        .filter(variable -> !variable.startsWith("(temporary)"))
        .toList();
  }

  @Test
  void numbersWithoutAVariableHaveNoName() {
    also =
        (_, variables) -> {
          assertThat(variables.name(0)).isNull();
          assertThat(variables.name(100)).isNull();
          assertThat(variables.name(Integer.MAX_VALUE)).isNull();
          assertThat(variables.name(Integer.MIN_VALUE)).isNull();
          assertThat(variables.name(-4)).isNull();
        };
    try (FrameProbe probe = probe()) {
      probe.call("loop", 7, 8, 9);
    }
    assertThat(found).isNotEmpty();
  }

  @Test
  void anIndexAndAnAddressBelongToEachOther() {
    also =
        (_, variables) -> {
          for (int i = 1; variables.name(i) != null; i++) {
            // A cell's value is not in the frame.
            long address = variables.value(i);
            if (!"cell".equals(variables.name(i))) {
              assertThat(variables.indexOf(address)).isEqualTo(i);
            }
          }
        };
    try (FrameProbe probe = probe()) {
      probe.call("loop", 7);
      probe.call("localFunction", 1, 2);
      assertThat(found).hasSize(3);
    }
  }

  @Test
  void aVariableIsSetInItsSlotOrItsCellAndTheFrameIsMarked() {
    List<Object> results = new ArrayList<>();
    FrameProbe[] made = new FrameProbe[1];
    made[0] =
        new FrameProbe((_, context) -> {
          FrameCursor frame = new FrameCursor(context.state().frames()).caller();
          FrameVariables variables = new FrameVariables(context.state().frames(), frame);
          long coroutine = context.state().stack().coroutine();
          assertThat(variables.set(coroutine, 1, Tag.INTEGER, 77)).isTrue();
          assertThat(variables.set(coroutine, 2, Tag.INTEGER, 78)).isTrue();
          assertThat(Memory.getByte(frame.link() + LinkLayout.MARKS) & LinkLayout.CHANGED)
              .isNotZero();
          results.add(value(made[0].engine, variables, 1));
          results.add(value(made[0].engine, variables, 2));
        });
    try (FrameProbe probe = made[0]) {
      probe.call("captured", 5);
      assertThat(results).containsExactly(77L, 78L);
    }
  }

  @Test
  void theStateOfALoopKeepsItsTypes() {
    List<Boolean> set = new ArrayList<>();
    FrameProbe probe =
        new FrameProbe((_, context) -> {
          FrameVariables variables =
              new FrameVariables(
                  context.state().frames(), new FrameCursor(context.state().frames()).caller());
          long coroutine = context.state().stack().coroutine();
          for (int i = 1; i <= 3; i++) {
            set.add(variables.set(coroutine, i, Tag.FLOAT, 0));
            set.add(variables.set(coroutine, i, Tag.TRUE, 0));
          }
          set.add(variables.set(coroutine, 2, Tag.INTEGER, 0));
          set.add(variables.set(coroutine, 4, Tag.TRUE, 0));
          set.add(variables.set(coroutine, -1, Tag.TRUE, 0));
        });
    try (probe) {
      probe.call("loop", 7);
    }
    assertThat(set).containsExactly(false, false, false, false, false, false, true, true, true);
  }

  @Test
  void theValuesOfAJavaFunctionHaveNoNamesAndCannotBeSet() {
    try (StepEngine engine = new StepEngine()) {
      engine.call(
          engine.builtin(context -> {
            check(engine, context);
            return 0;
          }),
          1,
          "x");
    }
  }

  private static void check(StepEngine engine, CallContext context) {
    FrameVariables variables =
        new FrameVariables(engine.state.frames(), new FrameCursor(engine.state.frames()));
    assertThat(list(engine, variables)).containsExactly("(C temporary)=1", "(C temporary)=x");
    assertThat(variables.set(engine.state.stack().coroutine(), 1, Tag.TRUE, 0)).isFalse();
    assertThat(engine.arguments(context)).containsExactly(1L, "x");
  }

  @Test
  void aParameterIsFoundByItsNumber() {
    Prototype prototype =
        TextParser.parse(
            """
            function "=test" lines 0 9 parameters 2 frame 3
              local "a" slot 0 from 0 to 1
              local "b" slot 1 from 0 to 1
              local "c" slot 2 from 0 to 1
              0: line 1 top 2 RETURN0
            end
            """);
    assertThat(FrameVariables.parameterName(prototype, 1)).isEqualTo("a");
    assertThat(FrameVariables.parameterName(prototype, 2)).isEqualTo("b");
    assertThat(FrameVariables.parameterName(prototype, 0)).isNull();
    assertThat(FrameVariables.parameterName(prototype, 3)).isNull();
    assertThat(FrameVariables.parameterName(prototype, Long.MIN_VALUE)).isNull();
    assertThat(FrameVariables.parameterName(prototype, (1L << 32) + 1)).isNull();
    // A stripped function has no names.
    Prototype stripped =
        TextParser.parse(
            "function \"=?\" lines 0 9 parameters 2 frame 3\n0: line 0 top 2 RETURN0\nend\n");
    assertThat(FrameVariables.parameterName(stripped, 1)).isNull();
  }
}
