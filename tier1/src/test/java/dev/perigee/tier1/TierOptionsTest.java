package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.perigee.tier0.Tuning;
import dev.perigee.tier1.lowering.DumpSink;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TierOptionsTest {
  private static Properties properties(String... namesAndValues) {
    Properties properties = new Properties();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
    }
    return properties;
  }

  @Test
  void withoutPropertiesBothTiersRun() {
    assertThat(TierOptions.of(properties())).isEqualTo(TierOptions.DEFAULT);
    assertThat(TierOptions.DEFAULT.threshold()).isEqualTo(Tuning.CALL_THRESHOLD);
    assertThat(TierOptions.DEFAULT.background()).isTrue();
  }

  @Test
  void tierOneCompilesAtOnceByDefault() {
    assertThat(TierOptions.of(properties("perigee.tier", "1"))).isEqualTo(TierOptions.COMPILED);
    TierOptions told =
        TierOptions.of(
            properties(
                "perigee.tier", "1",
                "perigee.jit.threshold", "5",
                "perigee.jit.background", "true"));
    assertThat(told.threshold()).isEqualTo(5);
    assertThat(told.background()).isTrue();
  }

  @Test
  void everyPropertyIsRead() {
    assertThat(
            TierOptions.of(
                properties(
                    "perigee.tier", "mixed",
                    "perigee.jit.threshold", "7",
                    "perigee.jit.background", "false",
                    "perigee.jit.steps", "",
                    "perigee.jit.chaos", "-3",
                    "perigee.dump", "asm, ir",
                    "perigee.dump.directory", "dumps")))
        .isEqualTo(
            new TierOptions(
                TierOptions.Tier.MIXED,
                7,
                false,
                true,
                OptionalLong.of(-3),
                Set.of(DumpSink.Kind.IR, DumpSink.Kind.ASM),
                Path.of("dumps")));
  }

  @ParameterizedTest
  @CsvSource({
    "perigee.tier, 2",
    "perigee.jit.threshold, 0",
    "perigee.jit.threshold, many",
    "perigee.jit.threshold, 3000000000",
    "perigee.jit.background, yes",
    "perigee.jit.chaos, x",
    "perigee.dump, all"
  })
  void otherValuesAreRefusedByName(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TierOptions.of(properties(name, value)))
        .withMessageStartingWith(name + "=" + value);
  }
}
