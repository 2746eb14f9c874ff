package dev.perigee.ir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpcodesTest {
  @Test
  void everyNumberIsTheOrdinalOfItsOperation() throws ReflectiveOperationException {
    assertThat(Opcodes.class.getDeclaredFields()).hasSize(Op.count());
    for (Op op : Op.values()) {
      assertThat(Opcodes.class.getField(op.name()).getInt(null)).isEqualTo(op.ordinal());
    }
  }
}
