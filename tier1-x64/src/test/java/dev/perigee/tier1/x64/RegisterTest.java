package dev.perigee.tier1.x64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Registers and their views; conditions and addresses as text. */
class RegisterTest {

  @Test
  void viewsOfARegisterShareItsNumber() {
    for (Register register : Register.values()) {
      for (Width width : Width.values()) {
        Register view = register.as(width);
        assertThat(view.number()).isEqualTo(register.number());
        assertThat(view.width()).isEqualTo(width);
        assertThat(view.as(register.width())).isSameAs(register);
      }
    }
  }

  @Test
  void namesAreThoseOfAssemblyText() {
    assertThat(Register.of(0, Width.BYTE)).isSameAs(Register.AL).hasToString("al");
    assertThat(Register.of(6, Width.BYTE)).isSameAs(Register.SIL).hasToString("sil");
    assertThat(Register.of(5, Width.WORD)).isSameAs(Register.BP).hasToString("bp");
    assertThat(Register.of(3, Width.DWORD)).isSameAs(Register.EBX).hasToString("ebx");
    assertThat(Register.of(12, Width.DWORD)).isSameAs(Register.R12D).hasToString("r12d");
    assertThat(Register.of(15, Width.QWORD)).isSameAs(Register.R15).hasToString("r15");
    assertThat(XmmRegister.of(11)).isSameAs(XmmRegister.XMM11).hasToString("xmm11");
  }

  @Test
  void thereAreSixteenOfEach() {
    for (int number : new int[] {-1, 16}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Register.of(number, Width.QWORD))
          .withMessage(
              "the number of a general register is %d and must be between 0 and 15", number);
      assertThatIllegalArgumentException().isThrownBy(() -> XmmRegister.of(number));
    }
  }

  @Test
  void anInvertedConditionIsTheOpposite() {
    assertThat(Condition.E.invert()).isSameAs(Condition.NE);
    assertThat(Condition.GE.invert()).isSameAs(Condition.L);
    assertThat(Condition.A.invert()).isSameAs(Condition.BE);
    for (Condition condition : Condition.values()) {
      assertThat(condition.invert().invert()).isSameAs(condition);
    }
  }

  @Test
  void addressesAreWrittenAsSums() {
    assertThat(Address.of(Register.RBX)).hasToString("[rbx]");
    assertThat(Address.of(Register.RBX, -8)).hasToString("[rbx-8]");
    assertThat(Address.of(Register.RBX, Register.R9, 4, 16)).hasToString("[rbx+r9*4+16]");
    assertThat(Address.scaled(Register.R9, 8, 0)).hasToString("[r9*8]");
    assertThat(Address.of(new Label("here"))).hasToString("[rip+here]");
  }
}
