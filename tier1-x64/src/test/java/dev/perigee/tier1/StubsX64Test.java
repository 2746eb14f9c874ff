package dev.perigee.tier1;

import dev.perigee.tier1.x64.CallingConvention;
import dev.perigee.tier1.x64.ConventionCaller;
import dev.perigee.tier1.x64.target.Targets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** The stubs for both conventions. Each call checks that preserved registers are preserved. */
@X64Test
class StubsX64Test {
  private static final ConventionCaller SYSTEM_V = new ConventionCaller(CallingConvention.SYSTEM_V);
  private static final ConventionCaller WINDOWS = new ConventionCaller(CallingConvention.WINDOWS);

  @AfterAll
  static void close() {
    SYSTEM_V.close();
    WINDOWS.close();
  }

  @Nested
  class SystemV extends StubsContract {
    SystemV() {
      super(Targets.of(CallingConvention.SYSTEM_V), SYSTEM_V::call);
    }
  }

  @Nested
  class Windows extends StubsContract {
    Windows() {
      super(Targets.of(CallingConvention.WINDOWS), WINDOWS::call);
    }
  }
}
