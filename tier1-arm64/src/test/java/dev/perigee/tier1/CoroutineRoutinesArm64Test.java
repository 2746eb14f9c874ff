package dev.perigee.tier1;

import dev.perigee.tier1.arm64.target.Arm64Target;

@Arm64Test
class CoroutineRoutinesArm64Test extends CoroutineRoutinesContract {
  CoroutineRoutinesArm64Test() {
    super(Arm64Target.INSTANCE);
  }
}
