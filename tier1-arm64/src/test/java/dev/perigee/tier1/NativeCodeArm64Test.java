package dev.perigee.tier1;

import dev.perigee.tier1.arm64.target.Arm64Target;
import dev.perigee.tier1.codememory.EntryPoint;

@Arm64Test
class NativeCodeArm64Test extends NativeCodeContract {
  NativeCodeArm64Test() {
    super(Arm64Target.INSTANCE, EntryPoint::enter);
  }
}
