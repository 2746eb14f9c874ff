package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Feature.LZCNT;
import static dev.perigee.tier1.x64.Feature.POPCNT;
import static dev.perigee.tier1.x64.Feature.SSE4_1;
import static dev.perigee.tier1.x64.Register.ECX;
import static dev.perigee.tier1.x64.Register.EDI;
import static dev.perigee.tier1.x64.Register.RDX;
import static dev.perigee.tier1.x64.Register.RSI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The features that processors report, for recorded answers and this machine's processor. */
class FeatureTest {

  /** Recorded answers. Other leaves are answered with all bits set. */
  private static final class Recording implements Cpuid {

    private final Map<Integer, Answer> answers = new HashMap<>();

    @Override
    public Answer ask(int leaf) {
      return answers.getOrDefault(leaf, new Answer(-1, -1, -1, -1));
    }

    void put(int leaf, int eax, int ebx, int ecx, int edx) {
      answers.put(leaf, new Answer(eax, ebx, ecx, edx));
    }
  }

  /** A fourth-generation EPYC. */
  private static Recording epyc() {
    Recording epyc = new Recording();
    epyc.put(0x0000_0000, 0x0000001C, 0x68747541, 0x444D4163, 0x69746E65);
    epyc.put(0x0000_0001, 0x00A10F11, 0x01020800, 0xFFFA3203, 0x178BFBFF);
    epyc.put(0x0000_0007, 0x00000001, 0xF1BF07AB, 0x00405FC6, 0x00000010);
    epyc.put(0x8000_0000, 0x80000021, 0x68747541, 0x444D4163, 0x69746E65);
    epyc.put(0x8000_0001, 0x00A10F11, 0x40000000, 0x004003F3, 0x2FD3FBFF);
    return epyc;
  }

  @Test
  void aProcessorMayReportAllFeatures() {
    assertThat(Feature.reportedBy(epyc())).containsExactly(Feature.values());
  }

  @Test
  void aBitThatIsNotSetIsAMissingFeature() {
    Recording processor = epyc();
    processor.put(0x0000_0001, 0, -1, ~(1 << 19), -1);
    processor.put(0x0000_0007, 0, ~(1 << 3), -1, -1);
    processor.put(0x8000_0001, 0, -1, -1, -1);
    assertThat(Feature.reportedBy(processor)).containsExactly(POPCNT, Feature.BMI2, LZCNT);
    processor.put(0x0000_0001, 0, -1, ~(1 << 23), -1);
    processor.put(0x0000_0007, 0, ~(1 << 8), -1, -1);
    processor.put(0x8000_0001, 0, -1, ~(1 << 5), -1);
    assertThat(Feature.reportedBy(processor)).containsExactly(SSE4_1, Feature.BMI1);
  }

  @Test
  void leavesAboveTheLastAreIgnored() {
    Recording processor = epyc();
    processor.put(0x0000_0000, 6, 0, 0, 0);
    processor.put(0x8000_0000, 0x80000000, 0, 0, 0);
    assertThat(Feature.reportedBy(processor)).containsExactly(SSE4_1, POPCNT);
    processor.put(0x8000_0000, 0, 0, 0, 0);
    assertThat(Feature.reportedBy(processor)).containsExactly(SSE4_1, POPCNT);
  }

  /** In {@code /proc/cpuinfo}, {@code lzcnt} is {@code abm}. */
  @ParameterizedTest
  @EnumSource
  void thisProcessorReportsWhatLinuxSays(CallingConvention convention) throws Throwable {
    Executable.assumePossible();
    Path information = Path.of("/proc/cpuinfo");
    assumeTrue(Files.isReadable(information), "there is no " + information);
    Set<String> flags =
        Files.readAllLines(information).stream()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> Set.copyOf(List.of(line.split("\\s+"))))
            .orElseThrow();
    Set<Feature> expected = EnumSet.noneOf(Feature.class);
    for (Feature feature : Feature.values()) {
      String flag = feature == LZCNT ? "abm" : feature.name().toLowerCase(Locale.ROOT);
      if (flags.contains(flag)) {
        expected.add(feature);
      }
    }
    try (Executable code = Executable.of(calledFromHere(convention))) {
      assertThat(Feature.reportedBy(code.cpuid())).isEqualTo(expected);
    }
  }

  /**
   * The function of a convention, preceded by instructions that convert this system's convention to
   * it.
   */
  private static byte[] calledFromHere(CallingConvention convention) {
    Assembler assembler = new Assembler();
    if (convention == CallingConvention.WINDOWS) {
      assembler.mov(ECX, EDI);
      assembler.mov(RDX, RSI);
    }
    CpuidFunction.emit(assembler, convention);
    return assembler.toByteArray();
  }
}
