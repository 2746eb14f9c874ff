package dev.perigee.tier1;

import dev.perigee.tier1.arm64.target.Arm64Target;

@Arm64Test
class MatchRoutinesArm64Test extends MatchRoutinesContract {
  MatchRoutinesArm64Test() {
    super(Arm64Target.INSTANCE);
  }
}
