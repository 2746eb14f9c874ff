package dev.perigee.tier1.arm64.target;

import dev.perigee.tier1.lowering.RoutineFilesContract;

class RoutineFilesArm64Test extends RoutineFilesContract {
  RoutineFilesArm64Test() {
    super(Arm64Target.INSTANCE);
  }
}
