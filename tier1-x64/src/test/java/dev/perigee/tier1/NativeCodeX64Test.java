package dev.perigee.tier1;

import dev.perigee.tier1.x64.CallingConvention;
import dev.perigee.tier1.x64.ConventionCaller;
import dev.perigee.tier1.x64.target.Targets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** Compiled code with the stubs of both conventions. */
@X64Test
class NativeCodeX64Test {
  private static final ConventionCaller SYSTEM_V = new ConventionCaller(CallingConvention.SYSTEM_V);
  private static final ConventionCaller WINDOWS = new ConventionCaller(CallingConvention.WINDOWS);

  @AfterAll
  static void close() {
    SYSTEM_V.close();
    WINDOWS.close();
  }

  @Nested
  class SystemV extends NativeCodeContract {
    SystemV() {
      super(Targets.of(CallingConvention.SYSTEM_V), SYSTEM_V::call);
    }
  }

  @Nested
  class Windows extends NativeCodeContract {
    Windows() {
      super(Targets.of(CallingConvention.WINDOWS), WINDOWS::call);
    }
  }
}
