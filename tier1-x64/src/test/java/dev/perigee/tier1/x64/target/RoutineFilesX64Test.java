package dev.perigee.tier1.x64.target;

import dev.perigee.tier1.lowering.RoutineFilesContract;
import dev.perigee.tier1.x64.CallingConvention;
import dev.perigee.tier1.x64.Feature;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutineFilesX64Test extends RoutineFilesContract {
  RoutineFilesX64Test() {
    super(X64Target.INSTANCE);
  }

  /** A file serves every process whose target names it. */
  @Test
  void theCodeDependsOnWhatTheNameSaysAlone() throws IOException {
    for (CallingConvention convention : CallingConvention.values()) {
      for (boolean serializes : new boolean[] {false, true}) {
        X64Target target = new X64Target(convention, serializes);
        assertHasCodeOfFile(target);
        for (Feature feature : Feature.values()) {
          assertHasCodeOfFile(target.with(Set.of(feature)));
          assertHasCodeOfFile(target.with(EnumSet.complementOf(EnumSet.of(feature))));
        }
      }
    }
  }
}
