package dev.perigee.tier1.codememory;

import dev.perigee.tier1.X64Test;
import dev.perigee.tier1.x64.target.X64Target;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@X64Test
@EnabledOnOs(OS.LINUX)
class LinuxRegionsX64Test extends LinuxRegionsContract {
  LinuxRegionsX64Test() {
    super(X64Target.INSTANCE);
  }

  @Override
  MemorySegment sum() {
    return Code.sum();
  }

  @Override
  MemorySegment increments(int count) {
    return Code.increments(count);
  }
}
