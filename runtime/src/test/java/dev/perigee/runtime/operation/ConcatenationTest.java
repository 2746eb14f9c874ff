package dev.perigee.runtime.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.operation.StepEngine.Reference;
import dev.perigee.testing.TestSeed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcatenationTest {
  /** A function that concatenates its parameters, of which it has a copy, and returns them too. */
  private static Reference concatenation(StepEngine engine, int parameters) {
    StringBuilder text = new StringBuilder();
    text.append(
        "function \"=test\" lines 0 9 parameters %d frame %d%n"
            .formatted(parameters, 2 * parameters));
    for (int i = 0; i < parameters; i++) {
      text.append("local \"p%d\" slot %d from 0 to %d%n".formatted(i, i, parameters + 2));
    }
    for (int i = 0; i < parameters; i++) {
      text.append(
          "%d: line 1 top %d MOVE r%d r%d%n".formatted(i, parameters + i, parameters + i, i));
    }
    text.append(
        """
        %d: line 1 top %d CONCAT r%d %d
        %d: line 2 top %d RETURN1 r%d
        end
        """
            .formatted(
                parameters,
                2 * parameters,
                parameters,
                parameters,
                parameters + 1,
                parameters + 1,
                parameters));
    return engine.function(text.toString());
  }

  private static List<@Nullable Object> concatenate(StepEngine engine, Object... operands) {
    return engine.call(concatenation(engine, operands.length), operands);
  }

  @Test
  void stringsAndNumbersBecomeOneString() {
    try (StepEngine engine = new StepEngine()) {
      assertThat(concatenate(engine, "a", "b")).containsExactly("ab");
      assertThat(concatenate(engine, "", "")).containsExactly("");
      assertThat(concatenate(engine, 1, 2.0, -0.5)).containsExactly("12.0-0.5");
      assertThat(concatenate(engine, "\0", "\u00ff", 1e100)).containsExactly("\0\u00ff1e+100");
      String longer = "x".repeat(1000);
      assertThat(concatenate(engine, longer, "", longer)).containsExactly(longer + longer);
      assertThat(concatenate(engine, Long.MIN_VALUE, longer))
          .containsExactly(Long.MIN_VALUE + longer);
    }
  }

  @Test
  void anErrorNamesTheOperandAtFault() {
    try (StepEngine engine = new StepEngine()) {
      assertMessage("attempt to concatenate a nil value (local 'p1')", engine, "a", null);
      assertMessage("attempt to concatenate a nil value (local 'p0')", engine, null, "a");
      assertMessage("attempt to concatenate a boolean value (local 'p0')", engine, true, null);
      // From the right: the last two are joined before the first one is seen.
      assertMessage("attempt to concatenate a boolean value (local 'p0')", engine, true, "a", 1);
      assertMessage("attempt to concatenate a nil value (local 'p1')", engine, true, null, 1);
    }
  }

  private static void assertMessage(String message, StepEngine engine, Object... operands) {
    // The operands are copies, whose names the instructions before tell.
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> concatenate(engine, operands))
        .withMessage("test:1: " + message);
  }

  /**
   * Operands that are strings, numbers and objects with a metamethod. Each call of the metamethod
   * is recorded; its result is a string or one of the objects.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pairsAreConcatenatedFromTheRight(boolean stress) {
    long seed = TestSeed.of(ConcatenationTest.class);
    Random random = new Random(seed);
    int metamethodCalls = 0;
    try (StepEngine engine = new StepEngine(stress)) {
      List<Object> seen = new ArrayList<>();
      Deque<Object> results = new ArrayDeque<>();
      Reference handler =
          engine.builtin(context -> {
            seen.addAll(engine.arguments(context));
            engine.push(context, results.remove());
            return 1;
          });
      List<Reference> objects =
          List.of(engine.tableWith("__concat", handler), engine.tableWith("__concat", handler));
      for (int run = 0; run < (stress ? 60 : 600); run++) {
        Object[] operands = new Object[2 + random.nextInt(7)];
        for (int i = 0; i < operands.length; i++) {
          operands[i] = operand(random, objects);
        }
        seen.clear();
        results.clear();
        List<Object> expectedCalls = new ArrayList<>();
        Object expected = operands[operands.length - 1];
        for (int i = operands.length - 2; i >= 0; i--) {
          if (expected instanceof Reference || operands[i] instanceof Reference) {
            expectedCalls.add(operands[i]);
            expectedCalls.add(expected);
            expected = operand(random, objects);
            results.add(expected);
            metamethodCalls++;
          } else {
            expected = operands[i] + "" + expected;
          }
        }
        // A single value that a metamethod has returned stays as it is.
        List<Object> found = concatenate(engine, operands);
        assertThat(found).as("seed %d run %d", seed, run).containsExactly(expected);
        assertThat(seen).as("seed %d run %d", seed, run).isEqualTo(expectedCalls);
        if (run % 100 == 99) {
          seen.clear();
        }
      }
    }
    assertThat(metamethodCalls).isPositive();
  }

  private static Object operand(Random random, List<Reference> objects) {
    return switch (random.nextInt(5)) {
      case 0 -> objects.get(random.nextInt(objects.size()));
      case 1 -> random.nextLong();
      case 2 -> "y".repeat(random.nextInt(60));
      default -> "s" + random.nextInt(100);
    };
  }

  @Test
  void aMetamethodInLuaContinuesWithItsResult() {
    try (StepEngine engine = new StepEngine()) {
      Reference length = engine.operation(2, "LEN r2 r0");
      Reference object = engine.tableWith("__concat", length);
      engine.set(object, 1, true);
      engine.set(object, 2, true);
      assertThat(concatenate(engine, "a", object, "b")).containsExactly("a2");
      Reference errors =
          engine.tableWith(
              "__concat",
              engine.builtin(context -> {
                throw context.error("no");
              }));
      assertThatExceptionOfType(LuaError.class)
          .isThrownBy(() -> concatenate(engine, "a", errors))
          .withMessage("test:1: no");
      assertThat(Objects.requireNonNull(concatenate(engine, "a", "b").getFirst())).isEqualTo("ab");
    }
  }
}
