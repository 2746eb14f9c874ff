package dev.perigee.tier1.arm64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RegisterTest {

  @Test
  void viewsOfOneRegisterShareItsNumber() {
    for (int i = 0; i <= 30; i++) {
      Register x = Register.x(i);
      assertThat(x.number()).isEqualTo(i);
      assertThat(x).hasToString("x" + i);
      assertThat(x.w()).hasToString("w" + i).isSameAs(Register.w(i));
      assertThat(x.w().x()).isSameAs(x);
      assertThat(x.w().bits()).isEqualTo(32);
      assertThat(x.isGeneral()).isTrue();
    }
    assertThat(Register.x(18)).isSameAs(Register.X18);
    for (int i = 0; i <= 31; i++) {
      FloatRegister d = FloatRegister.d(i);
      assertThat(d).hasToString("d" + i);
      assertThat(d.s()).hasToString("s" + i);
      assertThat(d.q()).hasToString("q" + i);
      assertThat(d.q().s().d()).isSameAs(d);
      assertThat(d.q().bits()).isEqualTo(128);
      assertThat(d.number()).isEqualTo(i);
    }
    assertThat(FloatRegister.d(31)).isSameAs(FloatRegister.D31);
  }

  @Test
  void register31HasTwoMeanings() {
    assertThat(Register.XZR.number()).isEqualTo(31);
    assertThat(Register.SP.number()).isEqualTo(31);
    assertThat(Register.XZR.isZero()).isTrue();
    assertThat(Register.SP.isZero()).isFalse();
    assertThat(Register.SP.isStackPointer()).isTrue();
    assertThat(Register.SP.w()).hasToString("wsp");
    assertThat(Register.XZR.w()).hasToString("wzr");
  }

  @Test
  void thereAreNoOtherRegisters() {
    assertThatIllegalArgumentException().isThrownBy(() -> Register.x(31));
    assertThatIllegalArgumentException().isThrownBy(() -> Register.x(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> FloatRegister.d(32));
  }

  @Test
  void aConditionAndItsOpposite() {
    for (Condition condition : Grid.CONDITIONS) {
      assertThat(condition.invert()).isNotEqualTo(condition);
      assertThat(condition.invert().invert()).isEqualTo(condition);
    }
    assertThat(Condition.HS.invert()).isEqualTo(Condition.LO);
    assertThat(Condition.GT.invert()).isEqualTo(Condition.LE);
    assertThatIllegalArgumentException().isThrownBy(Condition.AL::invert);
  }
}
