package dev.perigee.tier1.codememory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeLimitsTest {
  @Test
  void withoutThePropertyTheRegionHas64MiB() {
    assertThat(CodeLimits.regionSize(null)).isEqualTo(67_108_864);
  }

  @Test
  void thePropertyCountsBytes() {
    assertThat(CodeLimits.regionSize(" 1048576 ")).isEqualTo(1_048_576);
    assertThat(CodeLimits.regionSize("262144")).isEqualTo(262_144);
    assertThat(CodeLimits.regionSize("134217728")).isEqualTo(134_217_728);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64m", "-1", "262143", "134217729", "99999999999999999999"})
  void anythingElseIsRefused(String property) {
    assertThat(CodeLimits.regionSize(property)).isEqualTo(-1);
  }

  @Test
  void roundsUp() {
    assertThat(CodeLimits.roundUp(0, 16)).isEqualTo(0);
    assertThat(CodeLimits.roundUp(1, 16)).isEqualTo(16);
    assertThat(CodeLimits.roundUp(16, 16)).isEqualTo(16);
    assertThat(CodeLimits.roundUp(16_385, 16_384)).isEqualTo(32_768);
  }

  @ParameterizedTest
  @ValueSource(longs = {-4, 0, 2, 7})
  void codeIsWholeInstructions(long length) {
    assertThatIllegalArgumentException().isThrownBy(() -> CodeLimits.checkCode(length, 4));
  }
}
