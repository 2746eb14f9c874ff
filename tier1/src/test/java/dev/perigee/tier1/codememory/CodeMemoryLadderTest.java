package dev.perigee.tier1.codememory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.perigee.runtime.OptionProperties;
import dev.perigee.tier1.codememory.RungReport.Outcome;
import dev.perigee.tier1.target.FakeTarget;
import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeMemoryLadderTest {
  private static final long SIZE = CodeLimits.MIN_REGION;
  private static final Target TARGET = FakeTarget.INSTANCE;
  private static final Platform LINUX = new Platform("Linux", "fake");

  @ParameterizedTest
  @CsvSource({
    "Linux,amd64,this JVM runs on x86-64: Fake code cannot run here",
    "Mac OS X,x86_64,this JVM runs on x86-64: Fake code cannot run here",
    "Linux,riscv64,this JVM runs on riscv64: Fake code cannot run here",
    "Windows 11,fake,no way is known to get executable memory on Windows 11 (fake)",
    "SunOS,fake,no way is known to get executable memory on SunOS (fake)",
  })
  void anUnsupportedPlatformHasNoMemoryAndAReason(String system, String arch, String reason) {
    CodeMemoryLadder ladder = CodeMemoryLadder.open(SIZE, TARGET, new Platform(system, arch));

    assertThat(ladder.reports()).containsExactly(new RungReport("none", Outcome.PASSED, reason));
    assertThat(ladder.region().name()).isEqualTo("none");
    assertThat(ladder.region().size()).isZero();
  }

  @Test
  void nothingIsTriedForAProcessorOfAnotherJvm() {
    String reason =
        "this JVM runs on " + Platform.current().architectureName() + ": Fake code cannot run here";
    assertThat(CodeMemoryLadder.tryEveryRung(SIZE, TARGET))
        .containsExactly(new RungReport("none", Outcome.PASSED, reason));
  }

  @Test
  void nothingIsTriedWithoutATarget() {
    CodeMemoryLadder ladder = CodeMemoryLadder.open(SIZE, null, new Platform("Linux", "amd64"));

    assertThat(ladder.reports())
        .containsExactly(
            new RungReport(
                "none",
                Outcome.PASSED,
                "this JVM runs on x86-64, for which there is no native code"));
    assertThat(CodeMemoryLadder.ofProcess(null).region().size()).isZero();
    assertThat(CodeMemoryLadder.ofProcess(null)).isSameAs(CodeMemoryLadder.ofProcess(null));
  }

  @Test
  void aBadPropertyIsAReasonNotAnException() {
    Properties properties = new Properties();
    properties.setProperty("perigee.jit.region", "64m");
    OptionProperties options = new OptionProperties(properties);
    CodeMemoryLadder ladder = CodeMemoryLadder.open(options, TARGET, LINUX);

    assertThat(ladder.region().name()).isEqualTo("none");
    assertThat(ladder.reports())
        .containsExactly(
            new RungReport(
                "none",
                Outcome.PASSED,
                "perigee.jit.region=64m is not a whole number from 262144 to 134217728"));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, CodeLimits.MIN_REGION - 1, CodeLimits.MAX_REGION + 1})
  void aBadSizeIsTheCallersMistake(long size) {
    assertThatIllegalArgumentException().isThrownBy(() -> CodeMemoryLadder.open(size, TARGET));
  }

  @Test
  void everyFailureIsARungThatFailed() {
    List<Rung> rungs =
        List.of(
            failing("refused", new CodeMemoryException("mmap failed")),
            failing("denied", new IllegalCallerException("native access is off")),
            failing("uninitialised", new ExceptionInInitializerError(new IllegalStateException())),
            failing("unlinked", new UnsatisfiedLinkError("no symbol")));

    CodeMemoryLadder ladder = CodeMemoryLadder.climb(rungs, TARGET, SIZE);

    assertThat(ladder.reports())
        .containsExactly(
            new RungReport("refused", Outcome.FAILED, "mmap failed"),
            new RungReport("denied", Outcome.FAILED, "native access is off"),
            new RungReport("uninitialised", Outcome.FAILED, "java.lang.IllegalStateException"),
            new RungReport("unlinked", Outcome.FAILED, "no symbol"),
            new RungReport(
                "none",
                Outcome.PASSED,
                "refused fails: mmap failed; denied fails: native access is off; uninitialised"
                    + " fails: java.lang.IllegalStateException; unlinked fails: no symbol"));
    assertThat(ladder.region().name()).isEqualTo("none");
    assertThat(CodeMemoryLadder.tryEvery(rungs, TARGET, SIZE))
        .isEqualTo(ladder.reports().subList(0, rungs.size()));
  }

  /**
   * On systems with pages of 64 KiB, a function has such a page for itself if pages are made
   * executable one by one.
   */
  @Test
  void aRegionWithRoomForFewFunctionsIsRefusedWithTheLeastSize() {
    int page = 64 << 10;
    Rung slabs = new Rung("slabs", size -> new Unusable(size, 2L * page, page));

    CodeMemoryLadder ladder = CodeMemoryLadder.climb(List.of(slabs), TARGET, SIZE);

    assertThat(ladder.region().size()).isZero();
    assertThat(ladder.reports().getLast().reason())
        .isEqualTo(
            "slabs fails: 262144 bytes are too few in units of 65536: perigee.jit.region has to be"
                + " at least 720896");
  }

  /** A region that must not be written. */
  private static final class Unusable extends MappedRegion {
    Unusable(long total, long prefix, int granule) {
      super("unusable", TARGET, 0, total, prefix, granule);
    }

    @Override
    void publish(long position, MemorySegment code) {
      throw new AssertionError("the region was written");
    }

    @Override
    void unmap() {}

    @Override
    long selfTestPosition(int index) {
      return 0;
    }

    @Override
    boolean rewritesInPlace() {
      return true;
    }
  }

  @Test
  void missingFunctionsFailEveryRungWithTheirNames() {
    NativeFunctions empty = new NativeFunctions(name -> Optional.empty());

    assertThat(CodeMemoryLadder.tryEvery(Rung.linux(empty, TARGET), TARGET, SIZE))
        .extracting(RungReport::rung, RungReport::reason)
        .containsExactlyElementsOf(tuples("linux-dual-mapping", "linux-slabs"));
    assertThat(CodeMemoryLadder.tryEvery(Rung.mac(empty, TARGET), TARGET, SIZE))
        .extracting(RungReport::rung, RungReport::reason)
        .containsExactlyElementsOf(
            tuples("macos-jit-slabs", "macos-plain-slabs", "macos-jit-callback"));
    assertThat(CodeMemoryLadder.tryEvery(Rung.intelMac(empty, TARGET), TARGET, SIZE))
        .extracting(RungReport::rung, RungReport::reason)
        .containsExactlyElementsOf(
            tuples("macos-jit-writable", "macos-jit-slabs", "macos-plain-slabs"));
    assertThat(CodeMemoryLadder.tryEvery(Rung.windows(() -> empty, TARGET), TARGET, SIZE))
        .extracting(RungReport::toString)
        .containsExactly(
            "windows-dual-mapping: failed, this system has no function CreateFileMappingW",
            "windows-slabs: failed, this system has no function CreateFileMappingW");
  }

  @Test
  void aMissingLibraryFailsTheRungsThatNeedIt() {
    assertThat(
            CodeMemoryLadder.tryEvery(
                Rung.windows(() -> NativeFunctions.ofLibrary("no-such-library"), TARGET),
                TARGET,
                SIZE))
        .extracting(RungReport::outcome)
        .containsExactly(Outcome.FAILED, Outcome.FAILED);
  }

  private static List<Tuple> tuples(String... rungs) {
    return Arrays.stream(rungs)
        .map(rung -> tuple(rung, "this system has no function mmap"))
        .toList();
  }

  @Test
  void theRegionWithoutMemoryKeepsTheInterface() {
    CodeRegion none = new NoRegion();

    assertThat(new CodeAllocator(none).allocate(16)).isEmpty();
    assertThat(none.rewritable()).isFalse();
    assertThatThrownBy(() -> none.write(0, new byte[16]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    none.synchronizeCores();
    none.close();
  }

  private static Rung failing(String name, Throwable failure) {
    return new Rung(
        name,
        size -> {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) failure;
        });
  }
}
