package dev.perigee.tier1;

import dev.perigee.tier1.arm64.target.Arm64Target;

@Arm64Test
class ValueRoutinesArm64Test extends ValueRoutinesContract {
  ValueRoutinesArm64Test() {
    super(Arm64Target.INSTANCE);
  }
}
