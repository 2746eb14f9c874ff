package dev.perigee.tier1;

import dev.perigee.tier1.x64.target.X64Target;

@X64Test
class LoopRoutinesX64Test extends LoopRoutinesContract {
  LoopRoutinesX64Test() {
    super(X64Target.INSTANCE);
  }
}
