package dev.perigee.tier1.x64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perigee.tier1.assembler.GoldenLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares every case of the grids with the GNU assembler, byte by byte; skipped without that
 * assembler.
 */
class GnuComparisonTest {

  private static GnuAssembler gnu;

  @BeforeAll
  static void findAssembler() {
    Optional<GnuAssembler> found = GnuAssembler.find();
    assumeTrue(
        found.isPresent(),
        "neither x86_64-linux-gnu-as nor, on x86-64 Linux, as and objcopy are on the PATH: only the"
            + " golden bytes are compared");
    gnu = found.get();
  }

  @ParameterizedTest
  @EnumSource
  void ourBytesAreThoseOfGnu(Family family) {
    List<InstructionCase> cases = family.cases();
    List<String> expected = gnu.assemble(cases.stream().map(InstructionCase::text).toList());
    assertThat(expected).hasSize(cases.size());
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      String bytes = cases.get(i).bytes();
      if (!bytes.equals(expected.get(i))) {
        differences.add("%s is %s, not %s".formatted(cases.get(i).text(), expected.get(i), bytes));
      }
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void goldenBytesAreThoseOfGnu() {
    List<GoldenLines.Line> lines = GoldenTable.read();
    assertThat(gnu.assemble(lines.stream().map(GoldenLines.Line::text).toList()))
        .isEqualTo(lines.stream().map(GoldenLines.Line::code).toList());
  }
}
