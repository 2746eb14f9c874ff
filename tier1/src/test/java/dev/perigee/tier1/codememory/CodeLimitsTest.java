package dev.perigee.tier1.codememory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.perigee.runtime.OptionProperties;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeLimitsTest {
  private static long regionSize(@Nullable String property) {
    Properties properties = new Properties();
    if (property != null) {
      properties.setProperty("perigee.jit.region", property);
    }
    return CodeLimits.regionSize(new OptionProperties(properties));
  }

  @Test
  void withoutThePropertyTheRegionHas64MiB() {
    assertThat(regionSize(null)).isEqualTo(67_108_864);
  }

  @Test
  void thePropertyCountsBytes() {
    assertThat(regionSize(" 1048576 ")).isEqualTo(1_048_576);
    assertThat(regionSize("262144")).isEqualTo(262_144);
    assertThat(regionSize("134217728")).isEqualTo(134_217_728);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64m", "-1", "262143", "134217729", "99999999999999999999"})
  void anythingElseIsRefused(String property) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> regionSize(property))
        .withMessage(
            "perigee.jit.region=" + property + " is not a whole number from 262144 to 134217728");
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
  void codeMustBeWholeInstructions(long length) {
    assertThatIllegalArgumentException().isThrownBy(() -> CodeLimits.checkCode(length, 4));
  }
}
