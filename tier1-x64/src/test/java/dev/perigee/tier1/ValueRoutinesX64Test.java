package dev.perigee.tier1;

import dev.perigee.tier1.x64.target.X64Target;

@X64Test
class ValueRoutinesX64Test extends ValueRoutinesContract {
  ValueRoutinesX64Test() {
    super(X64Target.INSTANCE);
  }
}
