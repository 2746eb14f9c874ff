package dev.perigee.tier1.arm64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares every case of the grids with the GNU assembler, word by word; skipped without that
 * assembler.
 */
class GnuComparisonTest {

  private static GnuAssembler gnu;

  @BeforeAll
  static void findAssembler() {
    Optional<GnuAssembler> found = GnuAssembler.find();
    assumeTrue(
        found.isPresent(),
        "aarch64-linux-gnu-as, -ld and -objcopy are neither on the PATH nor below .cache/arm64:"
            + " only the golden words are compared");
    gnu = found.get();
  }

  @ParameterizedTest
  @EnumSource
  void ourWordsAreThoseOfGnu(Family family) {
    List<InstructionCase> cases = family.cases();
    int[] expected = gnu.assemble(cases.stream().map(InstructionCase::text).toList());
    assertThat(expected).hasSize(cases.size());
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      int word = cases.get(i).word();
      if (word != expected[i]) {
        differences.add("%s is %08x, not %08x".formatted(cases.get(i).text(), expected[i], word));
      }
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void goldenWordsAreThoseOfGnu() {
    List<GoldenTable.Line> lines = GoldenTable.read();
    int[] words = gnu.assemble(lines.stream().map(GoldenTable.Line::text).toList());
    assertThat(words).containsExactly(lines.stream().mapToInt(GoldenTable.Line::word).toArray());
  }
}
