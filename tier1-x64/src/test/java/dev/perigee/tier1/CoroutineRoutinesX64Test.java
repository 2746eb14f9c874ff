package dev.perigee.tier1;

import dev.perigee.tier1.x64.target.X64Target;

@X64Test
class CoroutineRoutinesX64Test extends CoroutineRoutinesContract {
  CoroutineRoutinesX64Test() {
    super(X64Target.INSTANCE);
  }
}
