package dev.perigee.tier1;

import dev.perigee.tier1.arm64.target.Arm64Target;

@Arm64Test
class SortRoutineArm64Test extends SortRoutineContract {
  SortRoutineArm64Test() {
    super(Arm64Target.INSTANCE);
  }
}
