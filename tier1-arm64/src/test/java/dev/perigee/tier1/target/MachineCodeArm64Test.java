package dev.perigee.tier1.target;

import dev.perigee.tier1.Arm64Test;
import dev.perigee.tier1.arm64.target.Arm64Target;
import org.junit.jupiter.api.Nested;

/** Every operation on ARM64, and the stubs. */
@Arm64Test
class MachineCodeArm64Test {
  @Nested
  class Integers extends IntegerContract {
    Integers() {
      super(Arm64Target.INSTANCE);
    }
  }

  @Nested
  class Floats extends FloatContract {
    Floats() {
      super(Arm64Target.INSTANCE);
    }
  }

  @Nested
  class MemoryAccess extends MemoryContract {
    MemoryAccess() {
      super(Arm64Target.INSTANCE);
    }
  }

  @Nested
  class Branches extends BranchContract {
    Branches() {
      super(Arm64Target.INSTANCE);
    }
  }

  @Nested
  class Engine extends EngineContract {
    Engine() {
      super(Arm64Target.INSTANCE);
    }
  }

  @Nested
  class StubEffects extends StubEffectsContract {
    StubEffects() {
      super(Arm64Target.INSTANCE);
    }
  }
}
