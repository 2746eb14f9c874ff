package dev.perigee.tier1;

import dev.perigee.tier1.arm64.target.Arm64Target;

@Arm64Test
class SharedRegionArm64Test extends SharedRegionContract {
  SharedRegionArm64Test() {
    super(Arm64Target.INSTANCE);
  }
}
