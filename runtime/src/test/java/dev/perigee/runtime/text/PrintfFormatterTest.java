package dev.perigee.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.runtime.text.FormatDirective.Modifiers;
import dev.perigee.testing.ReferenceLua;
import dev.perigee.testing.TestSeed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintfFormatterTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "%d, 42, `42`",
        "%i, -42, `-42`",
        "%5d, 42, `   42`",
        "%-5d, 42, `42   `",
        "%05d, -42, `-0042`",
        "%+d, 42, `+42`",
        "% d, 42, ` 42`",
        "%+ d, 42, `+42`",
        "%.5d, -42, `-00042`",
        "%08.3d, 5, `     005`",
        "%-08d, 5, `5       `",
        "%.0d, 0, ``",
        "%+.0d, 0, `+`",
        "%d, -9223372036854775808, `-9223372036854775808`",
        "%21d, -9223372036854775808, ` -9223372036854775808`",
        "%u, -1, `18446744073709551615`",
        "%x, -1, `ffffffffffffffff`",
        "%X, 48879, `BEEF`",
        "%#x, 255, `0xff`",
        "%#X, 255, `0XFF`",
        "%#x, 0, `0`",
        "%#010x, 255, `0x000000ff`",
        "%#.0x, 0, ``",
        "%o, 8, `10`",
        "%#o, 8, `010`",
        "%#o, 0, `0`",
        "%#.0o, 0, `0`",
        "%#.5o, 8, `00010`",
      })
  void formatsIntegers(String format, long value, String expected) {
    assertThat(integer(format, value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "%f, 1.5, `1.500000`",
        "%.0f, 0.5, `0`",
        "%.0f, 1.5, `2`",
        "%.0f, 2.5, `2`",
        "%#.0f, 3, `3.`",
        "%.2f, 0.125, `0.12`",
        "%.3f, 2.0005, `2.001`",
        "%08.2f, -3.14159, `-0003.14`",
        "%.20f, 0.1, `0.10000000000000000555`",
        "%.1f, 1e22, `10000000000000000000000.0`",
        "%.3f, 4.9e-324, `0.000`",
        "%e, 0.0, `0.000000e+00`",
        "%e, 12345.678, `1.234568e+04`",
        "%.0e, 15, `2e+01`",
        "%#.0e, 3, `3.e+00`",
        "%.3e, 9.9996, `1.000e+01`",
        "%e, 1e-300, `1.000000e-300`",
        "%E, 1e100, `1.000000E+100`",
        "%g, 100000, `100000`",
        "%g, 1000000, `1e+06`",
        "%g, 0.0001, `0.0001`",
        "%g, 0.00001, `1e-05`",
        "%g, 0.0, `0`",
        "%g, -0.0, `-0`",
        "%g, 999999.5, `1e+06`",
        "%#g, 3, `3.00000`",
        "%#.3g, 100000, `1.00e+05`",
        "%.0g, 15, `2e+01`",
        "%.3g, 0.00012345, `0.000123`",
        "%.17g, 0.1, `0.10000000000000001`",
        "%.14g, 3.14159265358979, `3.1415926535898`",
        "%G, 1e-10, `1E-10`",
        "%a, 1.5, `0x1.8p+0`",
        "%a, 0.0, `0x0p+0`",
        "%a, -0.0, `-0x0p+0`",
        "%a, 4.9e-324, `0x0.0000000000001p-1022`",
        "%.3a, 9.9e-324, `0x0.000p-1022`",
        "%.0a, 1.5, `0x2p+0`",
        "%.0a, 2.5, `0x1p+1`",
        "%.1a, 1.998, `0x2.0p+0`",
        "%#.0a, 1, `0x1.p+0`",
        "%020a, -1.5, `-0x000000000001.8p+0`",
        "%.20a, 0.1, `0x1.999999999999a0000000p-4`",
        "%+A, 0.1, `+0X1.999999999999AP-4`",
        "%010f, Infinity, `       inf`",
        "%-10G, -Infinity, `-INF      `",
        "%+a, Infinity, `+inf`",
        "%010e, NaN, `       nan`",
        "% A, NaN, ` NAN`",
      })
  void formatsFloats(String format, double value, String expected) {
    assertThat(floating(format, value)).isEqualTo(expected);
  }

  @Test
  void formatsTheLargestFloatInFull() {
    String expected = new BigDecimal(Double.MAX_VALUE).toPlainString() + "." + "0".repeat(99);
    assertThat(floating("%.99f", -Double.MAX_VALUE)).isEqualTo("-" + expected);
    assertThat(floating("%.99f", Double.MIN_VALUE)).isEqualTo("0." + "0".repeat(99));
  }

  @Test
  void formatsBytes() {
    assertThat(string("%s", "a\0b")).isEqualTo("a\0b");
    assertThat(string("%5.2s", "xyz")).isEqualTo("   xy");
    assertThat(string("%-5s", "xyz")).isEqualTo("xyz  ");
    assertThat(string("%2s", "xyz")).isEqualTo("xyz");
    assertThat(string("%.0s", "xyz")).isEmpty();
    assertThat(character("%c", 0)).isEqualTo("\0");
    assertThat(character("%3c", 0x141)).isEqualTo("  A");
    assertThat(character("%-3c", 255)).isEqualTo("\u00ff  ");
    assertThat(pointer("%p", 0xdeadL)).isEqualTo("0xdead");
    assertThat(pointer("%10p", 0)).isEqualTo("    (null)");
    assertThat(pointer("%-10p", 0xdeadL)).isEqualTo("0xdead    ");
  }

  @Test
  void refusesConversionsOfOtherTypes() {
    assertThatThrownBy(
            () -> PrintfFormatter.appendInteger(new ByteBuilder(), 'f', Modifiers.NONE, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PrintfFormatter.appendFloat(new ByteBuilder(), 'd', Modifiers.NONE, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void agreesWithReference() {
    long seed = TestSeed.of(PrintfFormatterTest.class);
    Random random = new Random(seed);
    StringBuilder script =
        new StringBuilder("local function p(...) print(string.format(...)) end\n");
    List<String> expected = new ArrayList<>();
    while (expected.size() < 12_000) {
      String format = format(random);
      String argument;
      String result;
      try {
        switch (format.charAt(format.length() - 1)) {
          case 'a', 'A', 'e', 'E', 'f', 'g', 'G' -> {
            double value = floating(random);
            argument = ReferenceLua.literal(value);
            result = floating(format, value);
          }
          case 's' -> {
            String value = "Lua strings".substring(random.nextInt(12));
            argument = "'" + value + "'";
            result = string(format, value);
          }
          case 'c' -> {
            long value = (long) ' ' + random.nextInt(1000) % 200;
            argument = Long.toString(value);
            result = character(format, value);
          }
          default -> {
            long value = random.nextLong() >> random.nextInt(65);
            argument = ReferenceLua.literal(value);
            result = integer(format, value);
          }
        }
      } catch (InvalidFormatException e) {
        continue;
      }
      expected.add(result);
      script.append("p('" + format + "', " + argument + ")\n");
    }
    assertThat(ReferenceLua.run(script.toString())).isEqualTo(expected);
  }

  private static String format(Random random) {
    StringBuilder format = new StringBuilder("%");
    for (int i = random.nextInt(4); i > 0; i--) {
      format.append("-+ #0".charAt(random.nextInt(5)));
    }
    if (random.nextBoolean()) {
      format.append(1 + random.nextInt(random.nextInt(10) == 0 ? 99 : 30));
    }
    if (random.nextBoolean()) {
      format.append('.').append(random.nextInt(random.nextInt(10) == 0 ? 100 : 22));
    }
    return format.append("diuoxXcsaAeEfgGaAeEfgG".charAt(random.nextInt(22))).toString();
  }

  private static double floating(Random random) {
    return switch (random.nextInt(7)) {
      case 0 ->
          new double[] {0.0, -0.0, 1, 0.5, 2.5, 1e15, 1 / 0.0, -1 / 0.0, 4.9e-324}
              [random.nextInt(9)];
      case 1 -> random.nextInt(2001) / 8.0 - 125;
      case 2 -> random.nextInt(1_000_000) / Math.pow(10, random.nextInt(10));
      case 3 -> (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(40) - 20);
      case 4 -> random.nextLong();
      case 5 -> Double.MIN_NORMAL * (random.nextDouble() * 2);
      default -> {
        double any = Double.longBitsToDouble(random.nextLong());
        yield Double.isNaN(any) ? 1 : any;
      }
    };
  }

  private static String integer(String format, long value) {
    FormatDirective directive = scan(format);
    ByteBuilder out = new ByteBuilder();
    PrintfFormatter.appendInteger(out, directive.conversion(), directive.modifiers(), value);
    return out.toString();
  }

  private static String floating(String format, double value) {
    FormatDirective directive = scan(format);
    ByteBuilder out = new ByteBuilder();
    PrintfFormatter.appendFloat(out, directive.conversion(), directive.modifiers(), value);
    return out.toString();
  }

  private static String string(String format, String value) {
    ByteBuilder out = new ByteBuilder();
    PrintfFormatter.appendString(
        out, scan(format).modifiers(), value.getBytes(StandardCharsets.ISO_8859_1));
    return out.toString();
  }

  private static String character(String format, long value) {
    ByteBuilder out = new ByteBuilder();
    PrintfFormatter.appendCharacter(out, scan(format).modifiers(), value);
    return out.toString();
  }

  private static String pointer(String format, long value) {
    ByteBuilder out = new ByteBuilder();
    PrintfFormatter.appendPointer(out, scan(format).modifiers(), value);
    return out.toString();
  }

  private static FormatDirective scan(String format) {
    return FormatDirective.scan(format.getBytes(StandardCharsets.ISO_8859_1), 1);
  }
}
