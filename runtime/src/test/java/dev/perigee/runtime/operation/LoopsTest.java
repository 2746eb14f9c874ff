package dev.perigee.runtime.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.operation.StepEngine.Reference;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopsTest {
  /** Iterations after which the loop of a test ends. */
  private static final int MOST = 5;

  private final StepEngine engine = new StepEngine();
  private final List<Object> seen = new ArrayList<>();
  private Reference loop = engine.table();
  private Reference body = engine.table();

  @BeforeEach
  void makeFunctions() {
    body =
        engine.builtin(context -> {
          seen.addAll(engine.arguments(context));
          if (seen.size() == MOST) {
            throw context.error("enough");
          }
          return 0;
        });
    // local function loop(from, to, step, body) for i = from, to, step do body(i) end end
    loop =
        engine.function(
            """
            function "=test" lines 0 9 parameters 4 frame 11
              0: line 1 top 4 MOVE r4 r0
              1: line 1 top 5 MOVE r5 r1
              2: line 1 top 6 MOVE r6 r2
              3: line 1 top 7 FORPREP r4 8
              4: line 2 top 8 MOVE r8 r3
              5: line 2 top 9 MOVE r10 r7
              6: line 2 top 11 CALL r8 2 1
              7: line 1 top 8 FORLOOP r4 4
              8: line 3 top 4 RETURN0
            end
            """);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private List<Object> run(Object from, Object to, Object step) {
    seen.clear();
    try {
      engine.call(loop, from, to, step, body);
    } catch (LuaError enough) {
      assertThat(seen).hasSize(MOST);
    }
    return List.copyOf(seen);
  }

  /** The values of a loop of integers, by arithmetic that cannot overflow. */
  private static List<Object> expected(long from, BigInteger to, long step) {
    List<Object> values = new ArrayList<>();
    BigInteger value = BigInteger.valueOf(from);
    while (values.size() < MOST
        && (step > 0 ? value.compareTo(to) <= 0 : value.compareTo(to) >= 0)) {
      values.add(value.longValueExact());
      value = value.add(BigInteger.valueOf(step));
      if (value.bitLength() > 63) {
        break;
      }
    }
    return values;
  }

  @Test
  void integersNeverWrapAround() {
    long[] edges = {
      Long.MIN_VALUE, Long.MIN_VALUE + 1, -3, -1, 0, 1, 2, 3, Long.MAX_VALUE - 1, Long.MAX_VALUE
    };
    for (long from : edges) {
      for (long to : edges) {
        for (long step : edges) {
          if (step != 0) {
            assertThat(run(from, to, step))
                .as("%d, %d, %d", from, to, step)
                .isEqualTo(expected(from, BigInteger.valueOf(to), step));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2.9, 1, 1 2",
    "1, 2.0, 1, 1 2",
    "-1, -2.9, -1, -1 -2",
    "-1, -3.1, -2, -1 -3",
    "1, 0.5, 1, ''",
    "1, 1e300, 4611686018427387904, 1 4611686018427387905",
    "1, Infinity, 9223372036854775807, 1",
    "1, -Infinity, 1, ''",
    "1, NaN, 1, ''",
    "-9223372036854775808, -1e300, -1, -9223372036854775808",
    "1, 1e300, -1, ''"
  })
  void aLimitThatIsAFloatIsClipped(long from, double to, long step, String values) {
    assertThat(String.join(" ", run(from, to, step).stream().map(String::valueOf).toList()))
        .isEqualTo(values);
  }

  @Test
  void aLoopIsOfFloatsIfStartOrStepIsOne() {
    assertThat(run(1, 2, 0.5)).containsExactly(1.0, 1.5, 2.0);
    assertThat(run(1.0, 3, 1)).containsExactly(1.0, 2.0, 3.0);
    assertThat(run(1, -1, -1.0)).containsExactly(1.0, 0.0, -1.0);
    assertThat(run(1.0, 0, 1)).isEmpty();
    assertThat(run(0.0, 1, Double.POSITIVE_INFINITY)).containsExactly(0.0);
    // As in PUC Lua, which asks whether the limit is less than the start.
    assertThat(run(Double.NaN, 1, 1)).containsExactly(Double.NaN);
    // Adding 1 does not change it, so the loop does not end.
    assertThat(run(0x1p53, 0x1p53, 1)).hasSize(MOST);
  }

  private void assertMessage(
      String message, @Nullable Object from, @Nullable Object to, @Nullable Object step) {
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(loop, from, to, step, body))
        .withMessage("test:1: " + message);
    assertThat(seen).isEmpty();
  }

  @Test
  void boundsMustBeNumbersAndTheStepNotZero() {
    assertMessage("'for' step is zero", 1, 2, 0);
    assertMessage("'for' step is zero", 1.0, 2, 0);
    assertMessage("'for' step is zero", 1, 2, -0.0);
    assertMessage("bad 'for' initial value (number expected, got nil)", null, 2, 1);
    assertMessage(
        "bad 'for' limit (number expected, got Point)", 1, engine.tableWith("__name", "Point"), 1);
    assertMessage("bad 'for' step (number expected, got boolean)", 1, 2, true);
    // The limit is checked first, then the step.
    assertMessage("bad 'for' limit (number expected, got nil)", null, null, null);
    assertMessage("bad 'for' step (number expected, got string)", null, 2, "x");
  }

  @Test
  void numeralsInStringsAreConverted() {
    assertThat(run("1", "2", "0.5")).containsExactly(1.0, 1.5, 2.0);
    assertThat(run(1, "0x2", 1)).containsExactly(1L, 2L);
  }
}
