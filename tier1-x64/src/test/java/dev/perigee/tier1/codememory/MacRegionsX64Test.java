package dev.perigee.tier1.codememory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.perigee.tier1.X64Test;
import dev.perigee.tier1.codememory.RungReport.Outcome;
import dev.perigee.tier1.target.Target;
import dev.perigee.tier1.x64.target.X64Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The rungs of macOS on Intel's processors, against a library that enforces macOS's rules. */
@X64Test
@EnabledOnOs(OS.LINUX)
@SuppressWarnings("NullAway.Init")
class MacRegionsX64Test {
  private static final Target TARGET = X64Target.INSTANCE;
  private static final long SIZE = CodeLimits.MIN_REGION;

  private static Path library;

  private FakeMac fake;

  @BeforeAll
  static void compileTheLibrary() {
    library = FakeSystem.compile(FakeMac.SOURCE, List.of(List.of("cc")), false);
  }

  @BeforeEach
  void openTheLibrary() {
    fake = new FakeMac(library);
    fake.setIntel();
  }

  @AfterEach
  void everythingIsUnmapped() {
    assertThat(fake.mappings()).isZero();
  }

  private CodeMemoryLadder climb() {
    return CodeMemoryLadder.climb(Rung.intelMac(fake.functions(), TARGET), TARGET, SIZE);
  }

  @Test
  void writableJitMemoryIsUsedFirst() {
    CodeMemoryLadder ladder = climb();
    try (CodeRegion region = ladder.region()) {
      assertThat(ladder.reports())
          .containsExactly(
              new RungReport(
                  "macos-jit-writable", Outcome.PASSED, "240 KiB in units of 16 bytes, reusable"));
      region.write(0, Code.sum());
      region.write(16, Code.constant(5));
      Rewriting.check(region, 32, Code::increments);
      assertThat(EntryPoint.enter(region.base(), 4, 5)).isEqualTo(9);
      assertThat(EntryPoint.enter(region.base() + 16, 0, 0)).isEqualTo(5);
    }
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void plainMemoryIsUsedIfJitMemoryIsRefused() {
    fake.refuse(FakeMac.REFUSE_JIT);
    CodeMemoryLadder ladder = climb();
    try (CodeRegion region = ladder.region()) {
      assertThat(region.name()).isEqualTo("macos-plain-slabs");
      region.write(0, Code.sum());
      region.write(MacFunctions.PAGE, Code.constant(5));
      assertThat(EntryPoint.enter(region.base(), 4, 5)).isEqualTo(9);
      assertThat(EntryPoint.enter(region.base() + MacFunctions.PAGE, 0, 0)).isEqualTo(5);
    }
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void everyRungCanBeTriedInTurn() {
    assertThat(CodeMemoryLadder.tryEvery(Rung.intelMac(fake.functions(), TARGET), TARGET, SIZE))
        .extracting(RungReport::rung, RungReport::outcome)
        .containsExactly(
            tuple("macos-jit-writable", Outcome.PASSED),
            tuple("macos-jit-slabs", Outcome.PASSED),
            tuple("macos-plain-slabs", Outcome.PASSED));
    assertThat(fake.violations()).isEmpty();
  }
}
