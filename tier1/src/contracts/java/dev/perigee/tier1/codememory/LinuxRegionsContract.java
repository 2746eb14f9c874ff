package dev.perigee.tier1.codememory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.perigee.tier1.codememory.RungReport.Outcome;
import dev.perigee.tier1.target.Target;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rungs of Linux, on a target's processor. */
abstract class LinuxRegionsContract {
  static final long SIZE = 1 << 20;
  private static final String[] RUNGS = {LinuxDualMapping.NAME, LinuxSlabs.NAME};

  private final Target target;

  LinuxRegionsContract(Target target) {
    this.target = target;
  }

  /** A function that returns the sum of two integers. */
  abstract MemorySegment sum();

  /** A function that adds 1 to an integer a number of times, each time by one instruction. */
  abstract MemorySegment increments(int count);

  private MemorySegment constant(int number) {
    return MemorySegment.ofArray(target.constantFunction(number));
  }

  @Test
  void theFirstRungIsUsed() {
    CodeMemoryLadder ladder = CodeMemoryLadder.open(SIZE, target);
    try (CodeRegion region = ladder.region()) {
      assertThat(region.name()).isEqualTo("linux-dual-mapping");
      assertThat(ladder.reports())
          .containsExactly(
              new RungReport(
                  "linux-dual-mapping", Outcome.PASSED, "1020 KiB in units of 16 bytes, reusable"));
    }
  }

  @Test
  void everyRungWorks() {
    assertThat(CodeMemoryLadder.tryEveryRung(SIZE, target))
        .extracting(RungReport::rung, RungReport::outcome)
        .containsExactly(tuple(RUNGS[0], Outcome.PASSED), tuple(RUNGS[1], Outcome.PASSED));
  }

  @Test
  void withoutMemoryFilesTheSlabsAreUsed() {
    CodeMemoryLadder ladder = CodeMemoryLadder.climb(rungsWithout("memfd_create"), target, SIZE);
    try (CodeRegion region = ladder.region()) {
      assertThat(region.name()).isEqualTo("linux-slabs");
      assertThat(ladder.reports().getFirst())
          .isEqualTo(
              new RungReport(
                  "linux-dual-mapping",
                  Outcome.FAILED,
                  "this system has no function memfd_create"));
    }
  }

  @Test
  void aFailureOfTheSystemHasItsNumberAndText() {
    MappingFunctions mapping = new LinuxFunctions(NativeFunctions.ofProcess(), target).mapping();

    assertThatThrownBy(() -> mapping.map(4096, 1, LinuxFunctions.MAP_SHARED, -1))
        .isInstanceOf(CodeMemoryException.class)
        .hasMessage(
            "mmap of 4096 bytes, protection 1, flags 0x1 failed: errno 9, Bad file descriptor");
  }

  @ParameterizedTest
  @ValueSource(strings = {LinuxDualMapping.NAME, LinuxSlabs.NAME})
  void runsWhatIsWritten(String rung) {
    try (CodeRegion region = open(rung)) {
      int unit = region.allocationGranularity();
      int count = (int) (region.size() / unit);
      region.write(0, sum());
      assertThat(EntryPoint.enter(region.base(), 40, 2)).isEqualTo(42);
      assertThat(EntryPoint.enter(region.base(), Long.MAX_VALUE, 1)).isEqualTo(Long.MIN_VALUE);

      region.write((long) (count - 1) * unit, constant(7));
      assertThat(EntryPoint.enter(region.base() + (long) (count - 1) * unit, 0, 0)).isEqualTo(7);
      assertThat(EntryPoint.enter(region.base(), 1, 2)).as("the first again").isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LinuxDualMapping.NAME, LinuxSlabs.NAME})
  void rewrittenCodeIsNeverStale(String rung) {
    try (CodeRegion region = open(rung)) {
      assertThat(region.rewritable()).isTrue();
      long offset = region.allocationGranularity();
      for (int i = 0; i < 200; i++) {
        region.write(offset, constant(i));
        region.synchronizeCores();
        assertThat(EntryPoint.enter(region.base() + offset, 0, 0)).isEqualTo(i);
        assertThat(EntryPoint.enter(region.base() + offset, 0, 0)).isEqualTo(i);
      }
    }
  }

  /** Spans many cache lines and pages, to detect a loop over lines that stops too early. */
  @ParameterizedTest
  @ValueSource(strings = {LinuxDualMapping.NAME, LinuxSlabs.NAME})
  void rewrittenLongCodeIsNeverStale(String rung) {
    try (CodeRegion region = open(rung)) {
      int[] counts = {50_000, 49_999, 3, 50_001, 16_000};
      for (int count : counts) {
        region.write(0, increments(count));
        region.synchronizeCores();
        assertThat(EntryPoint.enter(region.base(), 1000, 0)).isEqualTo(1000 + count);
      }
    }
  }

  @Test
  void codeOfTheSamePageRunsWhileOtherCodeIsWritten() throws Exception {
    try (CodeRegion region = open(LinuxDualMapping.NAME);
        ExecutorService pool = Executors.newSingleThreadExecutor()) {
      region.write(0, sum());
      AtomicBoolean stop = new AtomicBoolean();
      Future<Long> calls =
          pool.submit(() -> {
            long count = 0;
            do {
              if (EntryPoint.enter(region.base(), count, 1) != ++count) {
                throw new AssertionError("wrong sum at call " + count);
              }
            } while (!stop.get());
            return count;
          });
      for (int i = 0; i < 500; i++) {
        long offset = 16 + i % 8 * 16L;
        region.write(offset, constant(i));
        region.synchronizeCores();
        assertThat(EntryPoint.enter(region.base() + offset, 0, 0)).isEqualTo(i);
      }
      stop.set(true);
      assertThat(calls.get()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LinuxDualMapping.NAME, LinuxSlabs.NAME})
  void refusesCodeThatDoesNotFit(String rung) {
    CodeRegion region = open(rung);
    int unit = region.allocationGranularity();
    MemorySegment code = sum();

    assertThatIllegalArgumentException().isThrownBy(() -> region.write(unit / 2, code));
    if (target.instructionUnit() > 1) {
      byte[] part = new byte[target.instructionUnit() + 1];
      assertThatIllegalArgumentException().isThrownBy(() -> region.write(0, part));
    }
    assertThatThrownBy(() -> region.write(-unit, code))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> region.write(region.size(), code))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> region.write(region.size() - unit, new byte[unit + 4]))
        .isInstanceOf(IndexOutOfBoundsException.class);

    region.close();
    region.close();
    assertThatIllegalStateException().isThrownBy(() -> region.write(0, code));
  }

  @Test
  void theAllocatorsRangesRunAfterReuse() {
    try (CodeRegion region = open(LinuxDualMapping.NAME)) {
      CodeAllocator allocator = new CodeAllocator(region);
      CodeRange first = allocator.allocate(sum().byteSize()).orElseThrow();
      region.write(first.offset(), sum());
      assertThat(EntryPoint.enter(region.base() + first.offset(), 3, 4)).isEqualTo(7);
      allocator.free(first);

      CodeRange second = allocator.allocate(constant(9).byteSize()).orElseThrow();
      assertThat(second).isEqualTo(new CodeRange(first.offset(), first.length(), true));
      region.write(second.offset(), constant(9));
      region.synchronizeCores();
      assertThat(EntryPoint.enter(region.base() + second.offset(), 3, 4)).isEqualTo(9);
    }
  }

  private CodeRegion open(String rung) {
    LinuxFunctions linux = new LinuxFunctions(NativeFunctions.ofProcess(), target);
    return rung.equals(LinuxDualMapping.NAME)
        ? LinuxDualMapping.open(linux, target, SIZE)
        : LinuxSlabs.open(linux, target, SIZE);
  }

  private List<Rung> rungsWithout(String function) {
    SymbolLookup all = Linker.nativeLinker().defaultLookup();
    return Rung.linux(
        new NativeFunctions(name -> name.equals(function) ? Optional.empty() : all.find(name)),
        target);
  }
}
