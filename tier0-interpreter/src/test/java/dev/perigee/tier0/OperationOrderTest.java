package dev.perigee.tier0;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Op;
import dev.perigee.ir.Opcodes;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The order of the operations' numbers on which the loop relies where a comparison or a difference
 * is cheaper than a choice.
 */
class OperationOrderTest {
  /**
   * One arm does all six. Those with a constant come after the others, both in the order of the
   * kinds.
   */
  @Test
  void bitwiseOperationsOfSlotsComeBeforeThoseWithConstants() {
    List<Op> slots = List.of(Op.BAND, Op.BOR, Op.BXOR);
    List<Op> constants = List.of(Op.BANDK, Op.BORK, Op.BXORK);
    for (int kind = 0; kind < 3; kind++) {
      assertThat(slots.get(kind).ordinal() - Opcodes.BAND).isEqualTo(kind);
      assertThat(constants.get(kind).ordinal() - Opcodes.BANDK).isEqualTo(kind);
    }
    assertThat(Opcodes.BXOR).isLessThan(Opcodes.BANDK);
  }
}
