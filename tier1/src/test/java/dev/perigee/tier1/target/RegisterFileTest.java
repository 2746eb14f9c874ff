package dev.perigee.tier1.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class RegisterFileTest {
  private static RegisterFile file(
      int base, int argumentCount, int exitCode, List<Register> scratch, List<Register> values) {
    return new RegisterFile(
        new Register(base),
        new Register(1),
        new Register(2),
        new Register(argumentCount),
        new Register(exitCode),
        scratch,
        FakeTarget.floats(0, 1),
        values,
        FakeTarget.floats(4, 7));
  }

  private static final List<Register> SCRATCH = FakeTarget.registers(3, 8);
  private static final List<Register> VALUES = FakeTarget.registers(9, 12);

  @Test
  void registersOfCallsMayHoldValuesElsewhere() {
    RegisterFile file = file(0, 9, 10, SCRATCH, VALUES);
    assertThat(file.values()).contains(file.argumentCount(), file.exitCode());
    assertThat(file.linkWord()).isEqualTo(new Register(4));
  }

  @Test
  void aRegisterHasOneRole() {
    assertThatIllegalArgumentException().isThrownBy(() -> file(1, 20, 21, SCRATCH, VALUES));
    assertThatIllegalArgumentException().isThrownBy(() -> file(3, 20, 21, SCRATCH, VALUES));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> file(0, 20, 21, SCRATCH, FakeTarget.registers(8, 12)));
    assertThatIllegalArgumentException().isThrownBy(() -> file(0, 3, 21, SCRATCH, VALUES));
    assertThatIllegalArgumentException().isThrownBy(() -> file(0, 20, 20, SCRATCH, VALUES));
    assertThatIllegalArgumentException().isThrownBy(() -> file(0, 20, 2, SCRATCH, VALUES));
  }

  @Test
  void eachRoleHasEnoughRegisters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> file(0, 20, 21, FakeTarget.registers(3, 5), VALUES));
    assertThatIllegalArgumentException().isThrownBy(() -> file(0, 20, 21, SCRATCH, List.of()));
  }
}
