package dev.perigee.ir.ssa;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.ir.TextParser;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.passes.PollPlacement;
import org.junit.jupiter.api.Test;

/** The verifier enforces the rules for polls. */
class PollChecksTest {
  private static final TypeFeedback NOTHING =
      new TypeFeedback() {
        @Override
        public ValueType typeAt(int pc) {
          return ValueType.ANY;
        }

        @Override
        public ValueType parameterType(int slot) {
          return ValueType.ANY;
        }

        @Override
        public boolean failedBefore(int pc) {
          return false;
        }
      };

  /** A loop that a test of a parameter enters at pc 3 or at pc 4. */
  private static SsaFunction twoEntries() {
    return SsaBuilder.build(
        TextParser.parse(
            """
            function "=entries" lines 1 4 parameters 2 frame 3
              0: line 1 top 2 LOADI r2 0
              1: line 1 top 3 TEST r1 0
              2: line 1 top 3 JMP 4
              3: line 2 top 3 ADDI r2 r2 2
              4: line 2 top 3 ADDI r2 r2 1
              5: line 3 top 3 LT r2 r0 1
              6: line 3 top 3 JMP 3
              7: line 4 top 3 RETURN1 r2
            end
            """),
        NOTHING);
  }

  private static Block polling(SsaFunction function) {
    return function.blocks().stream()
        .filter(block -> block.instructions().stream().anyMatch(value -> value.op() == SsaOp.POLL))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void acceptsPlacedPolls() {
    SsaFunction function = twoEntries();
    PollPlacement.run(function);
    assertThatCode(() -> SsaVerifier.verify(function)).doesNotThrowAnyException();
  }

  @Test
  void requiresAPollInEveryCycle() {
    SsaFunction function = twoEntries();
    PollPlacement.run(function);
    polling(function).instructions().removeFirst();
    assertThatThrownBy(() -> SsaVerifier.verify(function))
        .hasMessageContaining("a cycle without a POLL");
  }

  @Test
  void requiresAPollToBeFirstInItsBlock() {
    SsaFunction function = twoEntries();
    PollPlacement.run(function);
    Block block = polling(function);
    SsaValue not = function.newValue(SsaOp.NOT, ValueType.BOOLEAN, 2, 4, block.phis().getFirst());
    not.setBlock(block);
    block.instructions().addFirst(not);
    assertThatThrownBy(() -> PollChecks.check(function))
        .hasMessageContaining("not the block's first instruction");
  }

  @Test
  void refusesToChangeControlFlowAfterPollsArePlaced() {
    SsaFunction function = twoEntries();
    PollPlacement.run(function);
    assertThatThrownBy(() -> ControlFlow.update(function))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("polls");
  }
}
