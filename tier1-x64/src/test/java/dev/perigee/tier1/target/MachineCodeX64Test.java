package dev.perigee.tier1.target;

import dev.perigee.tier1.X64Test;
import dev.perigee.tier1.x64.ThisProcessor;
import dev.perigee.tier1.x64.target.Targets;
import dev.perigee.tier1.x64.target.X64Target;
import org.junit.jupiter.api.Nested;

/** Every operation on x86-64, and the stubs; with and without the processor's optional features. */
@X64Test
class MachineCodeX64Test {
  private static Target withFeatures() {
    try {
      return Targets.with(ThisProcessor.features());
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

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
  class IntegersWithFeatures extends IntegerContract {
    IntegersWithFeatures() {
      super(withFeatures());
    }
  }

  @Nested
  class FloatsWithFeatures extends FloatContract {
    FloatsWithFeatures() {
      super(withFeatures());
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

  @Nested
  class StubEffects extends StubEffectsContract {
    StubEffects() {
      super(X64Target.INSTANCE);
    }
  }
}
