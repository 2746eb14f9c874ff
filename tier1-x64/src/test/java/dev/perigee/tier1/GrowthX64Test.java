package dev.perigee.tier1;

import dev.perigee.tier1.x64.target.X64Target;

@X64Test
class GrowthX64Test extends GrowthContract {
  GrowthX64Test() {
    super(X64Target.INSTANCE);
  }
}
