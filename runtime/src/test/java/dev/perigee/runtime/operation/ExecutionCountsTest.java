package dev.perigee.runtime.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.TextParser;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.operation.ExecutionCounts.Place;
import org.junit.jupiter.api.Test;

/** The counts are the process's, so differences are compared. */
class ExecutionCountsTest {
  private static Prototype prototype() {
    return TextParser.parse(
        """
        function "=test" lines 0 9 parameters 0 frame 1
          0: line 1 top 0 LOADNIL r0 0
          1: line 1 top 1 RETURN1 r0
        end
        """);
  }

  @Test
  void eachThingHasACountOfItsOwn() {
    long steps = ExecutionCounts.steps(Op.ADD);
    long others = ExecutionCounts.steps(Op.SUB);
    long deoptimizations = ExecutionCounts.deoptimizations(Op.ADD);
    long finishes = ExecutionCounts.finishes(Finish.STORE);
    long exits = ExecutionCounts.exits(3);
    ExecutionCounts.step(Op.ADD);
    ExecutionCounts.step(Op.ADD);
    ExecutionCounts.deoptimization(Op.ADD);
    ExecutionCounts.finish(Finish.STORE);
    ExecutionCounts.exit(3);
    assertThat(ExecutionCounts.steps(Op.ADD)).isEqualTo(steps + 2);
    assertThat(ExecutionCounts.steps(Op.SUB)).isEqualTo(others);
    assertThat(ExecutionCounts.deoptimizations(Op.ADD)).isEqualTo(deoptimizations + 1);
    assertThat(ExecutionCounts.finishes(Finish.STORE)).isEqualTo(finishes + 1);
    assertThat(ExecutionCounts.exits(3)).isEqualTo(exits + 1);
  }

  @Test
  void builtinsAreCountedByName() {
    ExecutionCounts.builtin("ExecutionCountsTest.f");
    ExecutionCounts.builtin("ExecutionCountsTest.f");
    assertThat(ExecutionCounts.builtins()).containsEntry("ExecutionCountsTest.f", 2L);
  }

  @Test
  void equalFunctionsHaveDifferentPlaces() {
    Prototype one = prototype();
    Prototype other = prototype();
    assertThat(new Place(one, 1, true, 2)).isEqualTo(new Place(one, 1, true, 2));
    assertThat(new Place(one, 1, true, 2)).isNotEqualTo(new Place(other, 1, true, 2));
    assertThat(new Place(one, 1, true, 2)).isNotEqualTo(new Place(one, 0, true, 2));
    assertThat(new Place(one, 1, true, 2)).isNotEqualTo(new Place(one, 1, false, 2));
    assertThat(new Place(one, 1, true, 2)).isNotEqualTo(new Place(one, 1, true, 3));
    assertThat(new Place(one, 1, true, 2)).hasSameHashCodeAs(new Place(one, 1, true, 2));
    assertThat(new Place(one, 1, true, 2).operation()).isEqualTo(Op.RETURN1);
    ExecutionCounts.exit(new Place(one, 1, true, 2));
    ExecutionCounts.exit(new Place(one, 1, true, 2));
    ExecutionCounts.exit(new Place(other, 1, true, 2));
    assertThat(ExecutionCounts.places())
        .containsEntry(new Place(one, 1, true, 2), 2L)
        .containsEntry(new Place(other, 1, true, 2), 1L);
  }
}
