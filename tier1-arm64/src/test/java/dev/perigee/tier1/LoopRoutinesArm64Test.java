package dev.perigee.tier1;

import dev.perigee.tier1.arm64.target.Arm64Target;

@Arm64Test
class LoopRoutinesArm64Test extends LoopRoutinesContract {
  LoopRoutinesArm64Test() {
    super(Arm64Target.INSTANCE);
  }
}
