package dev.perigee.tier1.arm64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatImmediateTest {

  @Test
  void valuesAreThoseOfTheManual() {
    Set<Double> expected = new HashSet<>();
    for (int exponent = -3; exponent <= 4; exponent++) {
      for (int n = 16; n <= 31; n++) {
        expected.add(Math.scalb(n / 16.0, exponent));
        expected.add(-Math.scalb(n / 16.0, exponent));
      }
    }
    Set<Double> decoded = new HashSet<>();
    for (int encoding = 0; encoding < 256; encoding++) {
      double value = FloatImmediate.decode(encoding);
      assertThat(FloatImmediate.encode(value)).isEqualTo(encoding);
      decoded.add(value);
    }
    assertThat(decoded).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0.0,
        -0.0,
        0.1,
        0.0625,
        32,
        33,
        1.03125,
        1e300,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.MIN_VALUE,
        0x1.00000000001p0
      })
  void othersAreRefused(double value) {
    assertThat(FloatImmediate.isEncodable(value)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> FloatImmediate.encode(value));
  }
}
