package dev.perigee.ir.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalDigitsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 3, 000, 0",
    "1, 1, 1, 0",
    "0.5, 4, 5000, -1",
    "2.5, 1, 2, 0",
    "3.5, 1, 4, 0",
    "9.96, 2, 10, 1",
    "1e22, 5, 10000, 22",
    "1234, 2, 12, 3",
    "4.9e-324, 3, 494, -324",
  })
  void roundsToSignificantDigits(double value, int count, String digits, int exponent) {
    assertThat(DecimalDigits.significant(value, count))
        .isEqualTo(new DecimalDigits(digits, exponent));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0",
    "0, 2, 000, 0",
    "0.5, 0, 0, 0",
    "1.5, 0, 2, 0",
    "2.5, 0, 2, 0",
    "0.125, 2, 012, 0",
    "0.375, 2, 038, 0",
    "0.999, 2, 100, 0",
    "99.96, 1, 1000, 2",
    "1e15, 1, 10000000000000000, 15",
    "1e-30, 3, 0000, 0",
  })
  void roundsToFixedDigits(double value, int fractionDigits, String digits, int exponent) {
    assertThat(DecimalDigits.fixed(value, fractionDigits))
        .isEqualTo(new DecimalDigits(digits, exponent));
  }

  @Test
  void scalesExactlyOrNotAtAll() {
    Random random = Samples.random(this);
    int known = 0;
    for (int i = 0; i < 100_000; i++) {
      double value = Math.abs(Samples.floating(random));
      int power = random.nextInt(25) - 1;
      long scaled =
          Double.isFinite(value) ? DecimalDigits.scaled(value, power) : DecimalDigits.UNKNOWN;
      if (scaled != DecimalDigits.UNKNOWN) {
        known++;
        BigDecimal exact =
            new BigDecimal(value).scaleByPowerOfTen(power).setScale(0, RoundingMode.HALF_EVEN);
        assertThat(exact)
            .as("%s scaled by %d", value, power)
            .isEqualByComparingTo(BigDecimal.valueOf(scaled));
      }
    }
    assertThat(known).isGreaterThan(10_000);
  }
}
