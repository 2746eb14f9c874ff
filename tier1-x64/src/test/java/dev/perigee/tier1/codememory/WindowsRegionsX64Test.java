package dev.perigee.tier1.codememory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.tier1.X64Test;
import dev.perigee.tier1.codememory.RungReport.Outcome;
import dev.perigee.tier1.target.Target;
import dev.perigee.tier1.x64.target.X64Target;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rungs of Windows on Linux, against a library that enforces Windows's rules. */
@X64Test
@EnabledOnOs(OS.LINUX)
@SuppressWarnings("NullAway.Init")
class WindowsRegionsX64Test {
  private static final Target TARGET = X64Target.INSTANCE;
  private static final long SIZE = CodeLimits.MIN_REGION;

  private static Path library;

  private FakeWindows fake;
  private WindowsFunctions windows;

  @BeforeAll
  static void compileTheLibrary() {
    library = FakeSystem.compile(FakeWindows.SOURCE, List.of(List.of("cc")), false);
  }

  @BeforeEach
  void openTheLibrary() {
    fake = new FakeWindows(library);
    windows = new WindowsFunctions(fake.functions());
  }

  @AfterEach
  void everythingIsGivenBack() {
    assertThat(fake.mappings()).isZero();
    assertThat(fake.handles()).isZero();
  }

  private CodeMemoryLadder climb() {
    return CodeMemoryLadder.climb(Rung.windows(fake::functions, TARGET), TARGET, SIZE);
  }

  private CodeRegion open(String rung) {
    fake.refuse(rung.equals(WindowsSlabs.NAME) ? FakeWindows.REFUSE_SECTION : 0);
    CodeRegion region = climb().region();
    assertThat(region.name()).isEqualTo(rung);
    return region;
  }

  @Test
  void twoViewsAreUsedFirst() {
    CodeMemoryLadder ladder = climb();
    try (CodeRegion region = ladder.region()) {
      assertThat(ladder.reports())
          .containsExactly(
              new RungReport(
                  "windows-dual-mapping",
                  Outcome.PASSED,
                  "252 KiB in units of 16 bytes, reusable"));
      assertThat(fake.handles()).as("the section's handle").isZero();
      region.write(0, Code.sum());
      assertThat(EntryPoint.enter(region.base(), 4, 5)).isEqualTo(9);
    }
    assertThat(fake.violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {FakeWindows.REFUSE_SECTION, FakeWindows.REFUSE_EXECUTABLE_VIEW})
  void slabsAreUsedIfSectionsAreRefused(int what) {
    fake.refuse(what);
    CodeMemoryLadder ladder = climb();
    try (CodeRegion region = ladder.region()) {
      assertThat(ladder.reports())
          .extracting(RungReport::toString)
          .containsExactly(
              what == FakeWindows.REFUSE_SECTION
                  ? "windows-dual-mapping: failed, CreateFileMapping of 262144 bytes failed: error"
                      + " 1455"
                  : "windows-dual-mapping: failed, MapViewOfFile with access 0x24 failed: error 5",
              "windows-slabs: passed, 252 KiB in units of 4096 bytes, reusable");
      region.write(0, Code.sum());
      region.write(4096, Code.constant(5));
      assertThat(EntryPoint.enter(region.base(), 4, 5)).isEqualTo(9);
      assertThat(EntryPoint.enter(region.base() + 4096, 0, 0)).isEqualTo(5);
    }
    assertThat(fake.violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {WindowsDualMapping.NAME, WindowsSlabs.NAME})
  void rewrites(String rung) {
    try (CodeRegion region = open(rung)) {
      int unit = region.allocationGranularity();
      region.write(0, Code.sum());
      Rewriting.check(region, unit, Code::increments);
      assertThat(EntryPoint.enter(region.base(), 4, 5)).isEqualTo(9);
    }
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void codeOfTheSamePageRunsWhileOtherCodeIsWritten() throws Exception {
    try (CodeRegion region = open(WindowsDualMapping.NAME);
        ExecutorService pool = Executors.newSingleThreadExecutor()) {
      region.write(0, Code.sum());
      AtomicBoolean stop = new AtomicBoolean();
      Future<Long> calls =
          pool.submit(() -> {
            long count = 0;
            do {
              assertThat(EntryPoint.enter(region.base(), count, 1)).isEqualTo(++count);
            } while (!stop.get());
            return count;
          });
      for (int i = 0; i < 500; i++) {
        region.write(16, Code.constant(i));
        assertThat(EntryPoint.enter(region.base() + 16, 0, 0)).isEqualTo(i);
      }
      stop.set(true);
      assertThat(calls.get()).isPositive();
    }
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void nothingIsLeftIfEverythingIsRefused() {
    fake.refuse(FakeWindows.REFUSE_SECTION | FakeWindows.REFUSE_PROTECT);
    CodeMemoryLadder ladder = climb();

    assertThat(ladder.region().name()).isEqualTo("none");
    assertThat(ladder.reports())
        .extracting(RungReport::reason)
        .contains("VirtualProtect to 0x20 failed: error 5");
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void everyRungCanBeTriedInTurn() {
    assertThat(CodeMemoryLadder.tryEvery(Rung.windows(fake::functions, TARGET), TARGET, SIZE))
        .extracting(RungReport::outcome)
        .containsExactly(Outcome.PASSED, Outcome.PASSED);
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void theLibraryRefusesWritableAndExecutable() {
    long section = windows.createSection(SIZE);
    int both = WindowsFunctions.FILE_MAP_WRITE | WindowsFunctions.FILE_MAP_EXECUTE;
    assertThatThrownBy(() -> windows.mapView(section, both, SIZE))
        .isInstanceOf(CodeMemoryException.class);
    windows.close(section);
    long address = windows.allocate(SIZE);
    assertThatThrownBy(
            () -> windows.protect(address, 4096, WindowsFunctions.PAGE_EXECUTE_READWRITE))
        .isInstanceOf(CodeMemoryException.class);
    windows.free(address);
    assertThat(fake.violations())
        .containsExactly("MapViewOfFile: writable and executable", "VirtualProtect: to 40");
  }

  @Test
  void theLibraryRunsNothingBeforeTheFlush() {
    long address = windows.allocate(SIZE);
    NativeFunctions.memory(address, 404).copyFrom(Code.increments(100));
    windows.flushInstructionCache(address, 404);
    assertThat(fake.state(address)).as("too early").isEqualTo(FakeSystem.WRITABLE);
    windows.protect(address, 4096, WindowsFunctions.PAGE_EXECUTE_READ);
    assertThat(fake.state(address)).isEqualTo(FakeSystem.TURNED);
    windows.flushInstructionCache(address, 404);
    assertThat(fake.state(address)).isEqualTo(FakeSystem.EXECUTABLE);
    assertThat(EntryPoint.enter(address, 1, 0)).isEqualTo(101);
    windows.free(address);
    assertThat(fake.violations())
        .containsExactly("FlushInstructionCache: page 0 is not executable yet");
  }
}
