package dev.perigee.runtime.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.operation.StepEngine.Reference;
import dev.perigee.runtime.value.Slots;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operations that have no class of their own: loads, cells, closures, tests, jumps. */
class OperationsTest {
  private final StepEngine engine = new StepEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @CsvSource({
    "LOADI r0 -32768, -32768",
    "LOADI r0 32767, 32767",
    "LOADF r0 -32768, -32768.0",
    "LOADK r0 k0, 9223372036854775807",
    "LOADFALSE r0, false",
    "LOADTRUE r0, true",
    "LOADNIL r0 0, null"
  })
  void constantsAreLoaded(String instruction, String expected) {
    Reference function = engine.operation(0, instruction, "constant integer 9223372036854775807");
    assertThat(String.valueOf(engine.call(function).getFirst())).isEqualTo(expected);
  }

  @Test
  void aConstantWithALargeIndexTakesASecondWord() {
    StringBuilder constants = new StringBuilder();
    for (int i = 0; i <= 70_000; i++) {
      constants.append("constant integer ").append(i).append('\n');
    }
    Reference function =
        engine.function(
            """
            function "=test" lines 0 9 parameters 0 frame 1
              %s
              0: line 1 top 0 LOADKX r0
              1: line 1 top 0 EXTRA 70000
              2: line 1 top 1 RETURN1 r0
            end
            """
                .formatted(constants));
    assertThat(engine.call(function)).containsExactly(70_000L);
  }

  @Test
  void severalSlotsBecomeNil() {
    Reference function =
        engine.function(
            """
            function "=test" lines 0 9 parameters 4 frame 4
              0: line 1 top 4 LOADNIL r1 1
              1: line 1 top 4 RETURN r0 5 0
            end
            """);
    assertThat(engine.call(function, 1, 2, 3, 4)).containsExactly(1L, null, null, 4L);
  }

  @Test
  void notIsTrueOfNilAndFalseOnly() {
    Reference not = engine.operation(1, "NOT r1 r0");
    assertThat(engine.call(not, (Object) null)).containsExactly(true);
    assertThat(engine.call(not, false)).containsExactly(true);
    for (Object value : new Object[] {true, 0, 0.0, "", engine.table()}) {
      assertThat(engine.call(not, value)).containsExactly(false);
    }
  }

  @Test
  void aTestJumpsForTheWantedOutcomeAndTestsetThenCopies() {
    for (int wanted = 0; wanted <= 1; wanted++) {
      Reference and =
          engine.function(
              """
              function "=test" lines 0 9 parameters 2 frame 3
                0: line 1 top 2 LOADI r2 7
                1: line 1 top 3 TESTSET r2 r0 %d
                2: line 1 top 3 JMP 4
                3: line 1 top 3 MOVE r2 r1
                4: line 1 top 3 RETURN1 r2
              end
              """
                  .formatted(wanted));
      for (Object value : new Object[] {null, false, true, 0, "x"}) {
        boolean truth = value != null && !value.equals(false);
        Object expected = truth == (wanted == 1) ? value : (Object) "other";
        Object found = engine.call(and, value, "other").getFirst();
        assertThat(found).isEqualTo(expected instanceof Integer i ? (Object) (long) i : expected);
      }
      Reference test =
          engine.function(
              """
              function "=test" lines 0 9 parameters 1 frame 2
                0: line 1 top 1 TEST r0 %d
                1: line 1 top 1 JMP 4
                2: line 1 top 1 LFALSESKIP r1
                3: line 1 top 1 LOADTRUE r1
                4: line 1 top 1 LFALSESKIP r1
                5: line 1 top 1 LOADTRUE r1
                6: line 1 top 2 RETURN1 r1
              end
              """
                  .formatted(wanted)
                  .replace("3: line 1 top 1 LOADTRUE r1", "3: line 1 top 2 RETURN1 r0"));
      assertThat(engine.call(test, true)).containsExactly(false);
      assertThat(engine.call(test, (Object) null)).containsExactly(false);
    }
  }

  /**
   * local function counter(n) return function(step) n = n + step return n end, function() return n
   * end end
   */
  @Test
  void closuresShareTheirVariables() {
    Reference counter =
        engine.function(
            """
            function "=test" lines 0 9 parameters 1 frame 3
              local "n" slot 0 from 1 to 4 captured
              0: line 1 top 1 NEWCELL r0 r0
              1: line 1 top 1 CLOSURE r1 f0
              2: line 1 top 2 CLOSURE r2 f1
              3: line 1 top 3 RETURN r1 3 0
              function "=test" lines 1 1 parameters 1 frame 2
                upvalue "n" slot 0
                0: line 1 top 1 GETUPVAL r1 u0
                1: line 1 top 2 ADD r1 r1 r0
                2: line 1 top 2 SETUPVAL u0 r1
                3: line 1 top 2 RETURN1 r1
              end
              function "=test" lines 1 1 parameters 0 frame 2
                upvalue "n" slot 0
                0: line 1 top 0 CLOSURE r0 f0
                1: line 1 top 1 CALL r0 1 2
                2: line 1 top 1 RETURN1 r0
                function "=test" lines 1 1 parameters 0 frame 1
                  upvalue "n" upvalue 0
                  0: line 1 top 0 GETUPVAL r0 u0
                  1: line 1 top 1 RETURN1 r0
                end
              end
            end
            """);
    List<Object> one = engine.call(counter, 1);
    one.forEach(engine::keep);
    List<Object> other = engine.call(counter, 0.5);
    other.forEach(engine::keep);
    assertThat(engine.call(one.get(0), 2)).containsExactly(3L);
    assertThat(engine.call(one.get(1))).containsExactly(3L);
    assertThat(engine.call(other.get(0), 2)).containsExactly(2.5);
    assertThat(engine.call(one.get(1))).containsExactly(3L);
    assertThat(one.get(0)).isNotEqualTo(other.get(0));
  }

  @Test
  void aCellHoldsACapturedVariableInItsOwnFunction() {
    Reference function =
        engine.function(
            """
            function "=test" lines 0 9 parameters 2 frame 3
              local "x" slot 0 from 1 to 4 captured
              0: line 1 top 2 NEWCELL r0 r0
              1: line 1 top 2 SETCELL r0 r1
              2: line 1 top 2 GETCELL r2 r0
              3: line 1 top 3 RETURN1 r2
            end
            """);
    assertThat(engine.call(function, "old", "new")).containsExactly("new");
  }

  @Test
  void globalsAreFieldsOfTheFirstUpvalue() {
    Reference function =
        engine.function(
            """
            function "=test" lines 0 9 parameters 1 frame 2
              upvalue "_ENV" slot 0
              constant string "x"
              0: line 1 top 1 SETTABUP u0 k0 r0
              1: line 1 top 1 GETTABUP r1 u0 k0
              2: line 1 top 2 RETURN1 r1
            end
            """);
    assertThat(engine.call(function, 5)).containsExactly(5L);
    assertThat(engine.get(engine.globals(), "x")).isEqualTo(5L);
  }

  @Test
  void aTableIsMadeWithAnyHints() {
    for (String hints : new String[] {"0 0", "1 0", "0 255", "5 3"}) {
      Reference table =
          (Reference) engine.call(engine.operation(0, "NEWTABLE r0 " + hints)).getFirst();
      assertThat(engine.get(table, 1)).isNull();
    }
  }

  /** {@code debug.setlocal} can put anything in place of a list that is under construction. */
  @Test
  void aListThatIsNoTableIsAnError() {
    engine.enter(
        engine.function(
            """
            function "=test" lines 0 9 parameters 0 frame 2
              0: line 1 top 0 NEWTABLE r0 0 0
              1: line 1 top 1 LOADI r1 5
              2: line 2 top 2 SETLIST r0 1
              3: line 2 top 1 EXTRA 0
              4: line 3 top 1 RETURN1 r0
            end
            """));
    Operations operations = engine.state.operations();
    assertThat(operations.step(operations.step(0))).isEqualTo(2);
    assertThat(operations.step(2)).isEqualTo(4);
    Slots.put(engine.state.record().base(), Tag.TRUE, 0);
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> operations.step(2))
        .withMessage("test:2: attempt to index a boolean value");
  }

  @Test
  void aSecondWordIsNotAnOperation() {
    engine.enter(
        engine.function(
            """
            function "=test" lines 0 9 parameters 0 frame 1
              constant integer 1
              0: line 1 top 0 LOADKX r0
              1: line 1 top 0 EXTRA 0
              2: line 1 top 1 RETURN1 r0
            end
            """));
    assertThat(engine.state.operations().step(0)).isEqualTo(2);
    assertThatIllegalStateException()
        .isThrownBy(() -> engine.state.operations().step(1))
        .withMessage("not an operation: EXTRA");
  }
}
