package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.arm64.CheckingCaller;
import dev.perigee.tier1.arm64.MacroAssembler;
import dev.perigee.tier1.arm64.Register;
import dev.perigee.tier1.arm64.target.Arm64Target;
import dev.perigee.tier1.arm64.target.Roles;
import dev.perigee.tier1.emission.CompiledCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The stubs. Each call checks that preserved registers are preserved. */
@Arm64Test
class StubsArm64Test extends StubsContract {
  private static final CheckingCaller CALLER = new CheckingCaller();

  StubsArm64Test() {
    super(Arm64Target.INSTANCE, CALLER::call);
  }

  @AfterAll
  static void closeCaller() {
    CALLER.close();
  }

  private static CompiledCode differences() {
    MacroAssembler asm = new MacroAssembler();
    // Differences from memory: 0 if all are right.
    asm.ldr(Register.X9, Roles.STATE, StateLayout.REGION);
    asm.sub(Register.X10, Register.X9, Roles.REGION);
    asm.ldr(Register.X9, Roles.STATE, StateLayout.STACK_LIMIT);
    asm.sub(Register.X9, Register.X9, Roles.STACK_LIMIT);
    asm.orr(Register.X10, Register.X10, Register.X9);
    asm.sub(Register.X9, Roles.INTEGER_TAG, Tag.INTEGER);
    asm.orr(Register.X10, Register.X10, Register.X9);
    asm.mov(Register.X9, LinkLayout.PLAIN_ONE);
    asm.sub(Register.X9, Register.X9, Roles.PLAIN_ONE);
    asm.orr(Register.X10, Register.X10, Register.X9);
    asm.str(Register.X10, Roles.BASE, SlotLayout.SIZE);
    asm.strb(Roles.INTEGER_TAG.w(), Roles.BASE, SlotLayout.SIZE + SlotLayout.TAG);
    asm.mov(Register.X0, 7 << Exit.BITS | Exit.DEOPT);
    asm.add(Register.X16, Roles.REGION, Arm64Target.INSTANCE.stubs().exit());
    asm.br(Register.X16);
    asm.align(16);
    return new CompiledCode(asm.toByteArray(), 0, Map.of(0, 0), 1, List.of());
  }

  @Test
  void registersOfThisTargetHoldTheValuesOfTheirRoles() {
    try (SampleEngine engine = engine((prototype, feedback, options) -> differences())) {
      assertThat(engine.call(engine.load(SampleFunctions.integerLoop()), 1)).isEqualTo(0L);
    }
  }
}
