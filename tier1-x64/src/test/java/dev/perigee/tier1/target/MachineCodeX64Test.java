package dev.perigee.tier1.target;

import dev.perigee.tier1.X64Test;
import dev.perigee.tier1.x64.target.X64Target;
import org.junit.jupiter.api.Nested;

/** Every operation on x86-64. */
@X64Test
class MachineCodeX64Test {
  @Nested
  class Integers extends IntegerContract {
    Integers() {
      super(X64Target.INSTANCE);
    }
  }

  @Nested
  class Floats extends FloatContract {
    Floats() {
      super(X64Target.INSTANCE);
    }
  }

  @Nested
  class MemoryAccess extends MemoryContract {
    MemoryAccess() {
      super(X64Target.INSTANCE);
    }
  }

  @Nested
  class Branches extends BranchContract {
    Branches() {
      super(X64Target.INSTANCE);
    }
  }

  @Nested
  class Engine extends EngineContract {
    Engine() {
      super(X64Target.INSTANCE);
    }
  }
}
