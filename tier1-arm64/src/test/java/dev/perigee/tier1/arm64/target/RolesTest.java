package dev.perigee.tier1.arm64.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.tier1.arm64.Register;
import dev.perigee.tier1.target.FloatRegister;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolesTest {
  /** All general registers that native code changes, except those of the macro assembler. */
  private static List<Register> used() {
    List<Register> used =
        new ArrayList<>(
            List.of(
                Roles.BASE,
                Roles.STATE,
                Roles.RECORD,
                Roles.PLAIN_ONE,
                Roles.INTEGER_TAG,
                Roles.STACK_LIMIT,
                Roles.SLICE.x(),
                Roles.REGION));
    Roles.FILE.scratch().forEach(register -> used.add(Roles.of(register)));
    Roles.FILE.values().forEach(register -> used.add(Roles.of(register)));
    return used;
  }

  @Test
  void noRegisterHasTwoRoles() {
    assertThat(used()).doesNotHaveDuplicates();
    assertThat(Roles.FILE.values()).contains(Roles.FILE.argumentCount(), Roles.FILE.exitCode());
  }

  @Test
  void registersOfThePlatformAreNotUsed() {
    assertThat(used())
        .doesNotContain(
            Register.X16, Register.X17, Register.X18, Register.X29, Register.X30, Register.SP);
  }

  /**
   * AAPCS64: x19 to x28 and d8 to d15 belong to the caller. The stubs save those that are listed.
   */
  @Test
  void preservedRegistersAreListed() {
    assertThat(Roles.CONVENTION.preserved())
        .extracting(Roles::of)
        .containsAll(used().stream().filter(register -> register.number() >= 19).toList());
    assertThat(Roles.CONVENTION.preservedFloats())
        .extracting(FloatRegister::number)
        .containsExactly(8, 9, 10, 11, 12, 13, 14, 15);
  }
}
