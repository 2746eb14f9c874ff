package dev.perigee.tier1;

import dev.perigee.tier1.x64.target.X64Target;

@X64Test
class SortRoutineX64Test extends SortRoutineContract {
  SortRoutineX64Test() {
    super(X64Target.INSTANCE);
  }
}
