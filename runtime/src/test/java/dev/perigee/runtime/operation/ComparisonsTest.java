package dev.perigee.runtime.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.operation.StepEngine.Reference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
  private final StepEngine engine = new StepEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  /**
   * A function that returns the outcome of a comparison.
   *
   * @param comparison the instruction without its last operand
   * @param jumps the outcome for which it jumps
   */
  private Reference comparison(
      int parameters, String comparison, boolean jumps, String... constants) {
    String top = "line 1 top " + parameters;
    return engine.function(
        """
        function "=test" lines 0 9 parameters %1$d frame %2$d
          %3$s
          0: %4$s %5$s %6$d
          1: %4$s JMP 4
          2: %4$s %7$s r%1$d
          3: line 1 top %2$d RETURN1 r%1$d
          4: %4$s %8$s r%1$d
          5: line 1 top %2$d RETURN1 r%1$d
        end
        """
            .formatted(
                parameters,
                parameters + 1,
                String.join("\n", constants),
                top,
                comparison,
                jumps ? 1 : 0,
                jumps ? "LOADFALSE" : "LOADTRUE",
                jumps ? "LOADTRUE" : "LOADFALSE"));
  }

  private List<Reference> both(int parameters, String comparison, String... constants) {
    return List.of(
        comparison(parameters, comparison, true, constants),
        comparison(parameters, comparison, false, constants));
  }

  private void assertOutcome(
      boolean expected, List<Reference> functions, @Nullable Object... arguments) {
    for (Reference function : functions) {
      assertThat(engine.call(function, arguments)).containsExactly(expected);
    }
  }

  /** The order of two numbers as mathematics has it, or null if one is not a number. */
  private static @Nullable Integer order(Object x, Object y) {
    double a = ((Number) x).doubleValue();
    double b = ((Number) y).doubleValue();
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return null;
    }
    if (Double.isInfinite(a) || Double.isInfinite(b)) {
      return Double.compare(a, b);
    }
    return exact(x).compareTo(exact(y));
  }

  private static BigDecimal exact(Object number) {
    return number instanceof Long integer
        ? BigDecimal.valueOf(integer)
        : new BigDecimal((Double) number);
  }

  @Test
  void numbersAreComparedByTheirMathematicalValues() {
    Comparisons comparisons = engine.state.operations().comparisons();
    List<Reference> equal = both(2, "EQ r0 r1");
    List<Reference> less = both(2, "LT r0 r1");
    List<Reference> lessOrEqual = both(2, "LE r0 r1");
    for (Object x : Numbers.EDGES) {
      for (Object y : Numbers.EDGES) {
        Integer order = order(x, y);
        String what = x + " and " + y;
        boolean same = order != null && order == 0;
        boolean smaller = order != null && order < 0;
        int tagX = Numbers.tag(x);
        int tagY = Numbers.tag(y);
        long a = Numbers.payload(x);
        long b = Numbers.payload(y);
        assertEquals(same, comparisons.rawEqual(tagX, a, tagY, b), what);
        assertEquals(same, comparisons.equal(tagX, a, tagY, b), what);
        assertEquals(smaller, comparisons.lessThan(tagX, a, tagY, b), what);
        assertOutcome(same, equal, x, y);
        assertOutcome(smaller, less, x, y);
        assertOutcome(same || smaller, lessOrEqual, x, y);
      }
    }
  }

  @Test
  void constantsAndImmediateIntegersAreComparedLikeSlots() {
    for (int y : new int[] {-128, -1, 0, 1, 63, 127}) {
      List<Reference> equal = both(1, "EQI r0 " + y);
      List<Reference> constant = both(1, "EQK r0 k0", "constant integer " + y);
      List<Reference> less = both(1, "LTI r0 " + y);
      List<Reference> lessOrEqual = both(1, "LEI r0 " + y);
      List<Reference> greater = both(1, "GTI r0 " + y);
      List<Reference> greaterOrEqual = both(1, "GEI r0 " + y);
      for (Object x : Numbers.EDGES) {
        Integer order = order(x, (long) y);
        boolean known = order != null;
        assertOutcome(known && order == 0, equal, x);
        assertOutcome(known && order == 0, constant, x);
        assertOutcome(known && order < 0, less, x);
        assertOutcome(known && order <= 0, lessOrEqual, x);
        assertOutcome(known && order > 0, greater, x);
        assertOutcome(known && order >= 0, greaterOrEqual, x);
      }
    }
  }

  @Test
  void stringsAreComparedByteByByteWhateverTheirLength() {
    String longer = "a".repeat(100);
    List<String> ordered =
        List.of("", "\0", "\0a", "a", "a\0", "a\0b", longer, longer + "b", "b", "\u00ff");
    for (int i = 0; i < ordered.size(); i++) {
      for (int k = 0; k < ordered.size(); k++) {
        String x = ordered.get(i);
        String y = ordered.get(k);
        assertOutcome(i == k, both(2, "EQ r0 r1"), x, y);
        assertOutcome(i < k, both(2, "LT r0 r1"), x, y);
        assertOutcome(i <= k, both(2, "LE r0 r1"), x, y);
      }
    }
    assertOutcome(true, both(1, "EQK r0 k0", "constant string \"a\""), "a");
    assertOutcome(false, both(1, "EQK r0 k0", "constant string \"1\""), 1);
  }

  @Test
  void valuesOfDifferentTypesDiffer() {
    List<Object> values = new ArrayList<>();
    values.add(null);
    values.addAll(List.of(false, true, 1, 0.5, "1", engine.table(), engine.table()));
    values.add(engine.builtin(_ -> 0));
    List<Reference> equal = both(2, "EQ r0 r1");
    for (int i = 0; i < values.size(); i++) {
      for (int k = 0; k < values.size(); k++) {
        assertOutcome(i == k, equal, values.get(i), values.get(k));
      }
    }
  }

  // Errors

  private void assertMessage(String message, List<Reference> functions, Object... arguments) {
    for (Reference function : functions) {
      assertThatExceptionOfType(LuaError.class)
          .isThrownBy(() -> engine.call(function, arguments))
          .withMessage("test:1: " + message);
    }
  }

  @Test
  void anErrorNamesBothTypesInTheOrderOfTheComparison() {
    Reference table = engine.table();
    Reference point = engine.tableWith("__name", "Point");
    List<Reference> less = both(2, "LT r0 r1");
    assertMessage("attempt to compare number with nil", less, 1, null);
    assertMessage("attempt to compare two table values", less, table, table);
    assertMessage("attempt to compare table with Point", less, table, point);
    assertMessage("attempt to compare two Point values", both(2, "LE r0 r1"), point, point);
    assertMessage("attempt to compare number with string", both(2, "LE r0 r1"), 1, "1");
    assertMessage("attempt to compare nil with number", both(1, "LTI r0 5"), (Object) null);
    // 5 < x is written with its operands exchanged.
    assertMessage("attempt to compare number with nil", both(1, "GTI r0 5"), (Object) null);
    assertMessage("attempt to compare number with nil", both(1, "GEI r0 5"), (Object) null);
  }

  // Metamethods

  private Reference handler(List<Object> calls, @Nullable Object result) {
    return engine.builtin(context -> {
      calls.addAll(engine.arguments(context));
      engine.push(context, result);
      return 1;
    });
  }

  @Test
  void equalityAsksAMetamethodOnlyForTwoDifferentTables() {
    List<Object> calls = new ArrayList<>();
    Reference x = engine.tableWith("__eq", handler(calls, 0));
    Reference y = engine.table();
    List<Reference> equal = both(2, "EQ r0 r1");
    assertOutcome(true, equal, x, y);
    assertOutcome(true, equal, y, x);
    assertThat(calls).containsExactly(x, y, x, y, y, x, y, x);
    calls.clear();
    assertOutcome(true, equal, x, x);
    assertOutcome(false, equal, x, 1);
    assertThat(calls).isEmpty();
    Comparisons comparisons = engine.state.operations().comparisons();
    assertThat(comparisons.rawEqual(Tag.TABLE, x.address(), Tag.TABLE, y.address())).isFalse();
  }

  @Test
  void theResultOfAMetamethodCountsAsTrueOrFalse() {
    Object[] results = {null, false, true, 0, ""};
    for (Object result : results) {
      Reference x = engine.tableWith("__lt", handler(new ArrayList<>(), result));
      boolean expected = result != null && !result.equals(false);
      assertOutcome(expected, both(2, "LT r0 r1"), x, x);
      assertOutcome(expected, both(2, "LT r0 r1"), 1, x);
      assertOutcome(expected, both(1, "GTI r0 7"), x);
    }
  }

  @Test
  void withoutLeItsOppositeWithExchangedOperandsIsAsked() {
    List<Object> calls = new ArrayList<>();
    Reference x = engine.tableWith("__lt", handler(calls, null));
    assertOutcome(true, both(2, "LE r0 r1"), x, 5);
    assertThat(calls).containsExactly(5L, x, 5L, x);
    calls.clear();
    Reference y = engine.tableWith("__lt", handler(calls, 1), "__le", handler(calls, false));
    assertOutcome(false, both(2, "LE r0 r1"), y, 5);
    assertThat(calls).containsExactly(y, 5L, y, 5L);
    assertOutcome(false, both(1, "GEI r0 5"), engine.tableWith("__lt", handler(calls, 1)));
  }

  @Test
  void aMetamethodInLuaDecidesToo() {
    Reference opposite = engine.operation(2, "NOT r2 r1");
    Reference x = engine.tableWith("__lt", opposite, "__eq", opposite);
    assertOutcome(false, both(2, "LT r0 r1"), x, 1);
    assertOutcome(true, both(2, "LT r0 r1"), x, null);
    assertOutcome(false, both(2, "EQ r0 r1"), x, engine.table());
  }

  @Test
  void javaCodeAsksMetamethodsToo() {
    List<Object> calls = new ArrayList<>();
    Reference x = engine.tableWith("__lt", handler(calls, 1), "__eq", handler(calls, 1));
    Reference y = engine.table();
    Comparisons comparisons = engine.state.operations().comparisons();
    assertThat(comparisons.lessThan(Tag.TABLE, y.address(), Tag.TABLE, x.address())).isTrue();
    assertThat(comparisons.equal(Tag.TABLE, y.address(), Tag.TABLE, x.address())).isTrue();
    assertThat(calls).containsExactly(y, x, y, x);
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> comparisons.lessThan(Tag.NIL, 0, Tag.TRUE, 0))
        .withMessage("attempt to compare nil with boolean");
  }
}
