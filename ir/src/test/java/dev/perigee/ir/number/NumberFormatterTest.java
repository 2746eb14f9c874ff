package dev.perigee.ir.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ReferenceLua;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberFormatterTest {
  @ParameterizedTest
  @CsvSource({
    "0.0, 0.0",
    "-0.0, -0.0",
    "1, 1.0",
    "-1.5, -1.5",
    "0.1, 0.1",
    "3.14159265358979, 3.1415926535898",
    "100, 100.0",
    "99999999999999, 99999999999999.0",
    "100000000000000, 1e+14",
    "123456789012345, 1.2345678901234e+14",
    "123456789012355, 1.2345678901236e+14",
    "12345678901234.4, 12345678901234.0",
    "99999999999999.5, 1e+14",
    "9999999999999.96, 10000000000000.0",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "0.000099999999999999999, 0.0001",
    "0.00012345678901234567, 0.00012345678901235",
    "1e15, 1e+15",
    "1e100, 1e+100",
    "-1e-100, -1e-100",
    "1.5e300, 1.5e+300",
    "9007199254740992, 9.007199254741e+15",
    "9223372036854775808, 9.2233720368548e+18",
    "4.9e-324, 4.9406564584125e-324",
    "1.7976931348623157e308, 1.7976931348623e+308",
    "2.2250738585072014e-308, 2.2250738585072e-308",
    "Infinity, inf",
    "-Infinity, -inf",
    "0.5, 0.5",
    "1e-9, 1e-09",
    "1e-10, 1e-10",
    "2.00000000000004, 2.0",
    "2.00000000000015, 2.0000000000002",
    "0.30000000000000004, 0.3",
  })
  void writesFloats(double value, String expected) {
    assertThat(NumberFormatter.toString(value)).isEqualTo(expected);
    assertThat(NumberFormatter.toBytes(value)).asString().isEqualTo(expected);
  }

  @Test
  void writesTheSignOfNaN() {
    assertThat(NumberFormatter.toString(Double.longBitsToDouble(0x7ff8000000000000L)))
        .isEqualTo("nan");
    assertThat(NumberFormatter.toString(Double.longBitsToDouble(0xfff8000000000000L)))
        .isEqualTo("-nan");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        9,
        10,
        -1,
        -10,
        99,
        100,
        1234567890123L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1
      })
  void writesIntegers(long value) {
    assertThat(NumberFormatter.toString(value)).isEqualTo(Long.toString(value));
    assertThat(NumberFormatter.toBytes(value)).asString().isEqualTo(Long.toString(value));
  }

  @Test
  void writesAtTheGivenOffset() {
    byte[] target = new byte[NumberFormatter.MAXIMUM_LENGTH + 2];
    assertThat(NumberFormatter.write(-1.25, target, 2)).isEqualTo(7);
    assertThat(target).startsWith(0, 0, '-', '1', '.', '2', '5', 0);
    assertThat(NumberFormatter.write(-42L, target, 2)).isEqualTo(5);
    assertThat(target).startsWith(0, 0, '-', '4', '2', '2', '5', 0);
  }

  @Test
  void agreesWithExactDecimals() {
    Random random = Samples.random(this);
    for (int i = 0; i < 100_000; i++) {
      double value = i % 2 == 0 ? Samples.floating(random) : nearHalf(random);
      if (Double.isFinite(value)) {
        assertThat(NumberFormatter.toString(value))
            .as(Double.toHexString(value))
            .isEqualTo(expected(value));
      }
    }
  }

  /** A float at or next to a number halfway between two numbers of 14 digits. */
  private static double nearHalf(Random random) {
    double half = random.nextLong(1_000_000_000_000_000L) + 0.5;
    double scaled = half / Math.pow(10, random.nextInt(25));
    return switch (random.nextInt(3)) {
      case 0 -> scaled;
      case 1 -> Math.nextUp(scaled);
      default -> random.nextLong(1L << 46) / (double) (1L << random.nextInt(20));
    };
  }

  private static String expected(double value) {
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    if (value == 0) {
      return sign + "0.0";
    }
    BigDecimal rounded =
        new BigDecimal(Math.abs(value))
            .round(new MathContext(14, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= -4 && exponent < 14) {
      String plain = rounded.toPlainString();
      return sign + plain + (plain.contains(".") ? "" : ".0");
    }
    String digits = rounded.unscaledValue().toString();
    return sign
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  @Test
  void agreesWithReference() {
    Random random = Samples.random(this);
    StringBuilder script = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 8000; i++) {
      double value = i % 2 == 0 ? Samples.floating(random) : nearHalf(random);
      if (!Double.isNaN(value)) {
        script.append("print(").append(ReferenceLua.literal(value)).append(")\n");
        expected.add(NumberFormatter.toString(value));
      }
    }
    assertThat(ReferenceLua.run(script.toString())).isEqualTo(expected);
  }
}
