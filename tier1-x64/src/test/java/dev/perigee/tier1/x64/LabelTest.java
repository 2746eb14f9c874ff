package dev.perigee.tier1.x64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Labels that are bound before and after their use, near and at the limits of the ranges. */
class LabelTest {

  /** A jump in its encodings. In the long one, {@code longBytes} come before the distance. */
  record Jump(
      String name,
      int shortOpcode,
      int longBytes,
      BiConsumer<Assembler, Label> any,
      BiConsumer<Assembler, Label> near) {
    @Override
    public String toString() {
      return name;
    }

    int longLength() {
      return longBytes + Integer.BYTES;
    }
  }

  static Stream<Jump> jumps() {
    return Stream.of(
        new Jump("jmp", 0xEB, 1, Assembler::jmp, Assembler::jmpShort),
        new Jump(
            "jl",
            0x7C,
            2,
            (a, label) -> a.j(Condition.L, label),
            (a, label) -> a.jShort(Condition.L, label)));
  }

  private static int int32(byte[] code, int position) {
    return ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN).getInt(position);
  }

  @ParameterizedTest
  @MethodSource("jumps")
  void aJumpBackIsShortIfThatReaches(Jump jump) {
    Assembler assembler = new Assembler();
    Label label = assembler.bindNew();
    assembler.nop(126);
    jump.any().accept(assembler, label);
    assertThat(assembler.position()).isEqualTo(128);
    assertThat(assembler.toByteArray()[126]).isEqualTo((byte) jump.shortOpcode());
    assertThat(assembler.toByteArray()[127]).isEqualTo((byte) -128);

    Assembler further = new Assembler();
    Label far = further.bindNew();
    further.nop(127);
    jump.any().accept(further, far);
    assertThat(further.position()).isEqualTo(127 + jump.longLength());
    assertThat(int32(further.toByteArray(), 127 + jump.longBytes()))
        .isEqualTo(-127 - jump.longLength());
  }

  @ParameterizedTest
  @MethodSource("jumps")
  void aJumpAheadIsLong(Jump jump) {
    Assembler assembler = new Assembler();
    Label label = new Label();
    jump.any().accept(assembler, label);
    assembler.nop(100_000);
    assembler.bind(label);
    assertThat(int32(assembler.toByteArray(), jump.longBytes())).isEqualTo(100_000);
  }

  @ParameterizedTest
  @MethodSource("jumps")
  void aShortJumpReaches127BytesAhead(Jump jump) {
    Assembler assembler = new Assembler();
    Label label = new Label();
    jump.near().accept(assembler, label);
    assembler.nop(127);
    assembler.bind(label);
    assertThat(assembler.toByteArray()[0]).isEqualTo((byte) jump.shortOpcode());
    assertThat(assembler.toByteArray()[1]).isEqualTo((byte) 127);
  }

  @ParameterizedTest
  @MethodSource("jumps")
  void aBrokenPromiseIsRefused(Jump jump) {
    Assembler assembler = new Assembler();
    Label label = new Label();
    jump.near().accept(assembler, label);
    assembler.nop(128);
    assertThatExceptionOfType(TargetOutOfRangeException.class)
        .isThrownBy(() -> assembler.bind(label))
        .withMessage("the distance to a target is 128 bytes and must be between -128 and 127");
  }

  @ParameterizedTest
  @MethodSource("jumps")
  void aShortJumpTooFarBackIsRefusedAtOnce(Jump jump) {
    Assembler assembler = new Assembler();
    Label label = assembler.bindNew();
    assembler.nop(127);
    assertThatExceptionOfType(TargetOutOfRangeException.class)
        .isThrownBy(() -> jump.near().accept(assembler, label))
        .withMessage("the distance to a target is -129 bytes and must be between -128 and 127");
    assertThat(assembler.position()).isEqualTo(127);
  }

  @Test
  void allUsesOfALabelAreFilledIn() {
    Assembler assembler = new Assembler();
    Label label = new Label();
    assembler.call(label);
    assembler.j(Condition.E, label);
    assembler.jmpShort(label);
    assembler.bind(label);
    assembler.call(label);
    assertThat(assembler.toByteArray())
        .containsExactly(
            0xE8, 8, 0, 0, 0, 0x0F, 0x84, 2, 0, 0, 0, 0xEB, 0, 0xE8, 0xFB, 0xFF, 0xFF, 0xFF);
  }

  @Test
  void aDistanceIsCountedFromTheEndOfTheInstruction() {
    Assembler assembler = new Assembler();
    Label ahead = new Label();
    Label back = assembler.bindNew();
    assembler.op(Arithmetic.CMP, Width.DWORD, Address.of(ahead), 1000);
    assembler.op(Arithmetic.CMP, Width.DWORD, Address.of(back), 1);
    assembler.bind(ahead);
    assertThat(int32(assembler.toByteArray(), 2)).isEqualTo(7);
    assertThat(int32(assembler.toByteArray(), 12)).isEqualTo(-17);
  }

  @Test
  void aLabelHasAPositionOnceItIsBound() {
    Assembler assembler = new Assembler();
    Label label = new Label("loop");
    assertThat(label).hasToString("loop");
    assertThatIllegalStateException()
        .isThrownBy(label::position)
        .withMessage("loop has no position yet");
    assembler.nop(3);
    assembler.bind(label);
    assertThat(label.position()).isEqualTo(3);
    assertThat(label).hasToString("loop@3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assembler.bind(label))
        .withMessage("loop@3 is bound already");
  }

  @Test
  void codeWithALabelThatIsNotBoundIsNotFinished() {
    Assembler assembler = new Assembler();
    assembler.jmp(new Label());
    assembler.lea(Register.RAX, Address.of(new Label()));
    assertThatIllegalStateException()
        .isThrownBy(assembler::toByteArray)
        .withMessage("2 instructions wait for labels that are not bound");
  }

  @Test
  void aLabelBelongsToOneAssembler() {
    Label label = new Label();
    new Assembler().jmp(label);
    Assembler other = new Assembler();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.bind(label))
        .withMessage("label belongs to another assembler");
    assertThatIllegalArgumentException().isThrownBy(() -> other.call(label));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.mov(Register.RAX, Address.of(label)));
    assertThat(other.position()).isZero();
  }
}
