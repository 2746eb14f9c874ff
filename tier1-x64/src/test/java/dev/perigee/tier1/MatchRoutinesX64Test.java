package dev.perigee.tier1;

import dev.perigee.tier1.x64.target.X64Target;

@X64Test
class MatchRoutinesX64Test extends MatchRoutinesContract {
  MatchRoutinesX64Test() {
    super(X64Target.INSTANCE);
  }
}
