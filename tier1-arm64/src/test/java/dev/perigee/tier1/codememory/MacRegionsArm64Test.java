package dev.perigee.tier1.codememory;

import static dev.perigee.tier1.codememory.MappingFunctions.PROT_EXEC;
import static dev.perigee.tier1.codememory.MappingFunctions.PROT_READ;
import static dev.perigee.tier1.codememory.MappingFunctions.PROT_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.tier1.Arm64Test;
import dev.perigee.tier1.arm64.target.Arm64Target;
import dev.perigee.tier1.codememory.RungReport.Outcome;
import dev.perigee.tier1.target.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The rungs of macOS on ARM64 Linux, against a library that enforces macOS's rules. */
@Arm64Test
@EnabledOnOs(OS.LINUX)
@SuppressWarnings("NullAway.Init")
class MacRegionsArm64Test {
  private static final Target TARGET = Arm64Target.INSTANCE;
  private static final long SIZE = CodeLimits.MIN_REGION;
  private static final int RW = PROT_READ | PROT_WRITE;
  private static final int RX = PROT_READ | PROT_EXEC;
  private static final int ANONYMOUS = MacFunctions.MAP_PRIVATE | MacFunctions.MAP_ANON;

  private static Path library;

  private FakeMac fake;
  private MacFunctions mac;

  @BeforeAll
  static void compileTheLibrary() {
    Path script = Path.of("scripts/arm64");
    if (!Files.exists(script)) {
      script = Path.of("../scripts/arm64");
    }
    library =
        FakeSystem.compile(
            FakeMac.SOURCE,
            List.of(
                List.of(script.toAbsolutePath().normalize().toString(), "cc"),
                List.of("aarch64-linux-gnu-gcc")),
            "1".equals(System.getenv("PERIGEE_REQUIRE_ARM64")));
  }

  @BeforeEach
  void openTheLibrary() {
    fake = new FakeMac(library);
    mac = new MacFunctions(fake.functions());
  }

  @AfterEach
  void everythingIsUnmapped() {
    assertThat(fake.mappings()).isZero();
  }

  @Test
  void jitMemoryIsUsedFirst() {
    CodeMemoryLadder ladder = climb();
    try (CodeRegion region = ladder.region()) {
      assertThat(ladder.reports())
          .containsExactly(
              new RungReport(
                  "macos-jit-slabs",
                  Outcome.PASSED,
                  "224 KiB in units of 16384 bytes, each written once"));
      useSlabs(region);
    }
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void plainMemoryIsUsedIfJitMemoryIsRefused() {
    fake.refuse(FakeMac.REFUSE_JIT);
    CodeMemoryLadder ladder = climb();
    try (CodeRegion region = ladder.region()) {
      assertThat(ladder.reports())
          .extracting(RungReport::toString)
          .containsExactly(
              "macos-jit-slabs: failed, mmap of 262144 bytes, protection 3, flags 0x1842"
                  + " failed: errno 1, Operation not permitted",
              "macos-plain-slabs: passed, 224 KiB in units of 16384 bytes, each written once");
      useSlabs(region);
    }
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void plainMemoryIsNotTriedIfItWouldKillTheProcess() {
    fake.refuse(FakeMac.REFUSE_JIT_MPROTECT);
    fake.setCodeSigningFlags(FakeMac.CS_ENFORCEMENT);
    CodeMemoryLadder ladder = climb();
    try (CodeRegion region = ladder.region()) {
      assertThat(region.name()).isEqualTo("macos-jit-callback");
      assertThat(ladder.reports().get(1).reason()).contains("CS_ENFORCEMENT");
    }
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void plainMemoryIsNotTriedIfTheSystemDoesNotSay() {
    fake.refuse(FakeMac.REFUSE_JIT_MPROTECT | FakeMac.REFUSE_CSOPS);
    CodeMemoryLadder ladder = climb();
    try (CodeRegion region = ladder.region()) {
      assertThat(region.name()).isEqualTo("macos-jit-callback");
      assertThat(ladder.reports().get(1).reason())
          .isEqualTo("csops failed: errno 22, Invalid argument");
    }
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void theCallbackRewrites() {
    fake.refuse(FakeMac.REFUSE_JIT_MPROTECT | FakeMac.REFUSE_PLAIN_EXEC);
    CodeMemoryLadder ladder = climb();
    try (CodeRegion region = ladder.region()) {
      assertThat(ladder.reports())
          .extracting(RungReport::toString)
          .containsExactly(
              "macos-jit-slabs: failed, mprotect to 5 failed: errno 13, Permission denied",
              "macos-plain-slabs: failed, mprotect to 5 failed: errno 13, Permission denied",
              "macos-jit-callback: passed, 240 KiB in units of 16 bytes, reusable");
      region.write(0, Code.sum());
      region.write(16, Code.constant(5));
      Rewriting.check(region, 32, Code::increments);
      assertThat(EntryPoint.enter(region.base(), 4, 5)).isEqualTo(9);
      assertThat(EntryPoint.enter(region.base() + 16, 0, 0)).isEqualTo(5);
    }
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void nothingIsLeftIfEverythingIsRefused() {
    fake.refuse(FakeMac.REFUSE_JIT | FakeMac.REFUSE_PLAIN_EXEC);
    CodeMemoryLadder ladder = climb();

    assertThat(ladder.region().name()).isEqualTo("none");
    assertThat(ladder.reports())
        .extracting(RungReport::outcome)
        .containsExactly(Outcome.FAILED, Outcome.FAILED, Outcome.FAILED, Outcome.PASSED);
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void everyRungCanBeTriedInTurn() {
    assertThat(CodeMemoryLadder.tryEvery(Rung.mac(fake.functions(), TARGET), TARGET, SIZE))
        .extracting(RungReport::outcome)
        .containsExactly(Outcome.PASSED, Outcome.PASSED, Outcome.PASSED);
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void aSlabIsWrittenOnce() {
    try (CodeRegion region = climb().region()) {
      int slab = region.allocationGranularity();
      assertThat(region.rewritable()).isFalse();
      region.write(slab, Code.increments(slab / 4)); // one instruction into a second slab
      for (long taken : new long[] {slab, 2L * slab}) {
        assertThatIllegalStateException().isThrownBy(() -> region.write(taken, Code.sum()));
      }
      assertThatIllegalStateException()
          .as("its end would be in a slab that is executable")
          .isThrownBy(() -> region.write(0, Code.increments(slab / 4)));
      region.write(0, Code.sum());
      region.write(3L * slab, Code.sum());
      assertThat(EntryPoint.enter(region.base() + slab, 1, 0)).isEqualTo(1 + slab / 4);
    }
    assertThat(fake.violations()).isEmpty();
  }

  @Test
  void theLibraryRefusesWritableAndExecutable() {
    MappingFunctions mapping = mac.mapping();
    assertRefused(() -> mapping.map(SIZE, RW | PROT_EXEC, ANONYMOUS, -1));
    long address = mapping.map(SIZE, RW, ANONYMOUS | MacFunctions.MAP_JIT, -1);
    assertRefused(() -> mapping.protect(address, MacFunctions.PAGE, RW | PROT_EXEC));
    assertRefused(() -> mapping.map(SIZE, RW, ANONYMOUS | MacFunctions.MAP_JIT, -1));
    mapping.unmap(address, SIZE);

    long both = mapping.map(SIZE, RW | PROT_EXEC, ANONYMOUS | MacFunctions.MAP_JIT, -1);
    assertRefused(() -> mapping.protect(both, MacFunctions.PAGE, RX));
    mapping.unmap(both, SIZE);
    assertThat(fake.violations())
        .containsExactly(
            "mmap: writable and executable without MAP_JIT",
            "mprotect: writable and executable",
            "mmap: a second MAP_JIT mapping",
            "mprotect: of a mapping that is writable and executable at once");
  }

  @Test
  void theLibraryRefusesToMakeASlabWritableAgain() {
    MappingFunctions mapping = mac.mapping();
    long address = mapping.map(SIZE, RW, ANONYMOUS | MacFunctions.MAP_JIT, -1);
    mapping.protect(address, MacFunctions.PAGE, RX);
    assertRefused(() -> mapping.protect(address, MacFunctions.PAGE, RW));
    assertRefused(() -> mapping.protect(address + 4096, MacFunctions.PAGE, RX));
    mapping.unmap(address, SIZE);
    assertThat(fake.violations())
        .containsExactly(
            "mprotect: slab 0 was executable and is to be written again",
            "mprotect: not whole 16 KiB pages of one mapping");
  }

  @Test
  void theLibraryRunsNothingBeforeTheInvalidation() {
    MappingFunctions mapping = mac.mapping();
    long address = mapping.map(SIZE, RW, ANONYMOUS | MacFunctions.MAP_JIT, -1);
    NativeFunctions.memory(address, 404).copyFrom(Code.increments(100));
    assertThat(fake.state(address)).isEqualTo(FakeMac.WRITABLE);
    mac.invalidate(address, 404);
    assertThat(fake.state(address)).as("too early").isEqualTo(FakeMac.WRITABLE);
    mapping.protect(address, MacFunctions.PAGE, RX);
    assertThat(fake.state(address)).isEqualTo(FakeMac.TURNED);
    mac.invalidate(address, 400);
    assertThat(fake.state(address)).as("one instruction short").isEqualTo(FakeMac.TURNED);
    mac.invalidate(address, 404);
    assertThat(fake.state(address)).isEqualTo(FakeMac.EXECUTABLE);
    assertThat(EntryPoint.enter(address, 1, 0)).isEqualTo(101);
    mapping.unmap(address, SIZE);
    assertThat(fake.violations())
        .containsExactly(
            "sys_icache_invalidate: slab 0 is not executable yet",
            "sys_icache_invalidate: slab 0 has changed outside the range");
  }

  private CodeMemoryLadder climb() {
    return CodeMemoryLadder.climb(Rung.mac(fake.functions(), TARGET), TARGET, SIZE);
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(CodeMemoryException.class);
  }

  private static void useSlabs(CodeRegion region) {
    CodeAllocator allocator = new CodeAllocator(region);
    List<CodeRange> ranges =
        List.of(
            allocator.allocate(8).orElseThrow(),
            allocator.allocate(40_004).orElseThrow(),
            allocator.allocate(8).orElseThrow());
    region.write(ranges.get(0).offset(), Code.sum());
    region.write(ranges.get(1).offset(), Code.increments(10_000));
    region.write(ranges.get(2).offset(), Code.constant(5));
    assertThat(EntryPoint.enter(region.base() + ranges.get(0).offset(), 4, 5)).isEqualTo(9);
    assertThat(EntryPoint.enter(region.base() + ranges.get(1).offset(), 1, 0)).isEqualTo(10_001);
    assertThat(EntryPoint.enter(region.base() + ranges.get(2).offset(), 0, 0)).isEqualTo(5);
  }
}
