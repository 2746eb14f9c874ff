package dev.perigee.tier1.codememory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.perigee.tier1.Arm64Test;
import dev.perigee.tier1.arm64.target.Arm64Target;
import dev.perigee.tier1.codememory.RungReport.Outcome;
import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Arm64Test
@EnabledOnOs(OS.LINUX)
class LinuxRegionsArm64Test extends LinuxRegionsContract {
  private static final Target TARGET = Arm64Target.INSTANCE;

  LinuxRegionsArm64Test() {
    super(TARGET);
  }

  @Override
  MemorySegment sum() {
    return Code.sum();
  }

  @Override
  MemorySegment increments(int count) {
    return Code.increments(count);
  }

  @Test
  void theSelfTestFindsAMissingFlush() {
    LinuxFunctions linux = new LinuxFunctions(NativeFunctions.ofProcess(), TARGET);
    Rung withoutFlush =
        new Rung(
            "without flush",
            size -> LinuxDualMapping.open(linux, TARGET, size, stub -> (address, length) -> {}));
    Rung withFlush = new Rung("with flush", size -> LinuxDualMapping.open(linux, TARGET, size));

    assertThat(CodeMemoryLadder.tryEvery(List.of(withoutFlush, withFlush), TARGET, SIZE))
        .extracting(RungReport::outcome, RungReport::reason)
        .containsExactly(
            tuple(
                Outcome.FAILED,
                "a function that returns 43 returned 42 after it was rewritten"
                    + " (stale instructions)"),
            tuple(Outcome.PASSED, "1020 KiB in units of 16 bytes, reusable"));
  }
}
