package dev.perigee.tier1;

import dev.perigee.tier1.x64.target.X64Target;

@X64Test
class ObjectRoutinesX64Test extends ObjectRoutinesContract {
  ObjectRoutinesX64Test() {
    super(X64Target.INSTANCE);
  }
}
