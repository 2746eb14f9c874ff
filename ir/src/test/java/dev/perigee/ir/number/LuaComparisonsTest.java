package dev.perigee.ir.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LuaComparisonsTest {
  @ParameterizedTest
  @CsvSource({
    "9007199254740993, 9007199254740992, 1",
    "9007199254740991, 9007199254740992, -1",
    "9007199254740992, 9007199254740992, 0",
    "9223372036854775807, 9223372036854775808, -1",
    "9223372036854775807, 9223372036854774784, 1",
    "-9223372036854775808, -9223372036854775808, 0",
    "-9223372036854775807, -9223372036854775808, 1",
    "-9223372036854775808, -9223372036854777856, 1",
    "9223372036854775807, Infinity, -1",
    "-9223372036854775808, -Infinity, 1",
    "0, -0.0, 0",
    "0, 4.9e-324, -1",
    "1, 0.5, 1",
  })
  void comparesExactly(long integer, double floating, int order) {
    assertOrder(integer, floating, order);
  }

  @ParameterizedTest
  @CsvSource({"0", "9223372036854775807", "-9223372036854775808"})
  void nothingComparesWithNaN(long integer) {
    assertThat(LuaComparisons.lessThan(integer, Double.NaN)).isFalse();
    assertThat(LuaComparisons.lessThan(Double.NaN, integer)).isFalse();
    assertThat(LuaComparisons.lessOrEqual(integer, Double.NaN)).isFalse();
    assertThat(LuaComparisons.lessOrEqual(Double.NaN, integer)).isFalse();
    assertThat(LuaComparisons.equal(integer, Double.NaN)).isFalse();
    assertThat(LuaComparisons.equal(Double.NaN, integer)).isFalse();
  }

  @Test
  void agreesWithExactDecimals() {
    Random random = Samples.random(this);
    for (int i = 0; i < 20_000; i++) {
      long integer = Samples.integer(random);
      double floating =
          switch (random.nextInt(3)) {
            case 0 -> Samples.floating(random);
            case 1 -> (double) integer;
            default -> Math.nextAfter((double) integer, random.nextBoolean() ? 1e300 : -1e300);
          };
      if (Double.isFinite(floating)) {
        assertOrder(integer, floating, new BigDecimal(integer).compareTo(new BigDecimal(floating)));
      }
    }
  }

  private static void assertOrder(long integer, double floating, int order) {
    String pair = integer + " with " + floating;
    assertThat(LuaComparisons.lessThan(integer, floating)).as(pair).isEqualTo(order < 0);
    assertThat(LuaComparisons.lessThan(floating, integer)).as(pair).isEqualTo(order > 0);
    assertThat(LuaComparisons.lessOrEqual(integer, floating)).as(pair).isEqualTo(order <= 0);
    assertThat(LuaComparisons.lessOrEqual(floating, integer)).as(pair).isEqualTo(order >= 0);
    assertThat(LuaComparisons.equal(integer, floating)).as(pair).isEqualTo(order == 0);
    assertThat(LuaComparisons.equal(floating, integer)).as(pair).isEqualTo(order == 0);
  }
}
