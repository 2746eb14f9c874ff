package dev.perigee.ir.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.number.NumberParser.Kind;
import dev.perigee.testing.ReferenceLua;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberParserTest {
  private final NumberParser parser = new NumberParser();

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "0,0",
        "-0,0",
        "+7,7",
        "  12 ,12",
        "007,7",
        "9223372036854775807,9223372036854775807",
        "-9223372036854775808,-9223372036854775808",
        "0000000000000000000000000000001,1",
        "0x10,16",
        "-0XfF,-255",
        "0xffffffffffffffff,-1",
        "0x1ffffffffffffffff,-1",
        "0x7fffffffffffffff,9223372036854775807",
        "-0x8000000000000000,-9223372036854775808",
      })
  void readsIntegers(String text, long expected) {
    assertThat(parser.parse(text)).isEqualTo(Kind.INTEGER);
    assertThat(parser.integerValue()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, 1.5",
    ".5, 0.5",
    "5., 5",
    "-0.0, -0.0",
    "1e2, 100",
    "1E+2, 100",
    "1e-2, 0.01",
    "3.e1, 30",
    "1e9999, Infinity",
    "-1e9999, -Infinity",
    "1e-9999, 0",
    "-1e-9999, -0.0",
    "0e99999999999999999999, 0",
    "1e99999999999999999999, Infinity",
    "1e-99999999999999999999, 0",
    "9223372036854775808, 9223372036854775808",
    "-9223372036854775809, -9223372036854775808",
    "123456789012345678901234567890, 1.2345678901234568e29",
    "4.9e-324, 4.9e-324",
    "2.4703282292062328e-324, 4.9e-324",
    "2.4703282292062327e-324, 0",
    "1.7976931348623157e308, 1.7976931348623157e308",
    "1.7976931348623159e308, Infinity",
    "2.2250738585072011e-308, 2.225073858507201e-308",
    "9007199254740993.0, 9007199254740992",
    "9007199254740993.00000000000000000000001, 9007199254740994",
    "0x.8, 0.5",
    "0x8., 8",
    "0xA.8p1, 21",
    "0x1p-1074, 4.9e-324",
    "0x1p-1075, 0",
    "0x1.8p-1075, 4.9e-324",
    "0x1.000000000000000000000001p-1075, 4.9e-324",
    "0x1p-1076, 0",
    "0x1p1023, 8.98846567431158e307",
    "0x1p1024, Infinity",
    "0x0p99999999999999999999, 0",
    "0x1p99999999999999999999, Infinity",
    "-0x0p0, -0.0",
    "0x1.fffffffffffff7p0, 1.9999999999999998",
    "0x1.fffffffffffff8p0, 2",
    "0x1.00000000000008p0, 1",
    "0x1.000000000000080000000001p0, 1.0000000000000002",
    "0x20000000000001.8p0, 9007199254740994",
    "0x10000000000000000000000000p0, 1267650600228229401496703205376",
    "0x.000000000000000000000000000000001p132, 1",
  })
  void readsFloats(String text, double expected) {
    assertThat(parser.parse(text)).isEqualTo(Kind.FLOAT);
    assertThat(parser.floatValue()).isEqualTo(Double.valueOf(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "+",
        ".",
        "-.",
        "e1",
        ".e1",
        "1e",
        "1e+",
        "1 2",
        "- 1",
        "--1",
        "1-",
        "inf",
        "-inf",
        "nan",
        "NaN",
        "infinity",
        "0x",
        "0X ",
        "0x.",
        "0xg",
        "0x.p1",
        "0x1p",
        "0x1p+",
        "0x1pf",
        "1f",
        "1d",
        "1L",
        "1_0",
        "1..2",
        "1.2.3",
        "0x1.2.3",
        "1\0",
        "\0" + "1",
        "1\0 ",
        "0b1",
        "\u00a01",
        "\u0661",
        "1e1.5",
        "1e 5",
        "0x 1",
        "x1",
        "0x1e+1",
      })
  void rejectsTextThatIsNotANumeral(String text) {
    assertThat(parser.parse(text)).isEqualTo(Kind.NONE);
  }

  @Test
  void readsOnlyTheRange() {
    byte[] text = ascii("x12.5y");
    assertThat(parser.parse(text, 1, 3)).isEqualTo(Kind.INTEGER);
    assertThat(parser.integerValue()).isEqualTo(12);
    assertThat(parser.parse(text, 1, 5)).isEqualTo(Kind.FLOAT);
    assertThat(parser.parse(text, 2, 2)).isEqualTo(Kind.NONE);
  }

  @Test
  void acceptsAllWhiteSpaceOfC() {
    assertThat(parser.parse(" \t\n\u000b\f\r1 \t\n\u000b\f\r")).isEqualTo(Kind.INTEGER);
    assertThat(parser.parse("\u001c1")).isEqualTo(Kind.NONE);
  }

  @Test
  void roundsLongNumeralsByAllTheirDigits() {
    // The point halfway between 1 and the next float has 53 decimals; a much later digit decides.
    String half = "1.00000000000000011102230246251565404236316680908203125";
    assertThat(parser.parse(half)).isEqualTo(Kind.FLOAT);
    assertThat(parser.floatValue()).isEqualTo(1.0);
    assertThat(parser.parse(half + "0".repeat(5000) + "1")).isEqualTo(Kind.FLOAT);
    assertThat(parser.floatValue()).isEqualTo(Math.nextUp(1.0));
    assertThat(parser.parse("0." + "0".repeat(5000) + "1e5001")).isEqualTo(Kind.FLOAT);
    assertThat(parser.floatValue()).isEqualTo(1.0);
    assertThat(parser.parse("1" + "0".repeat(5000) + "e-5000")).isEqualTo(Kind.FLOAT);
    assertThat(parser.floatValue()).isEqualTo(1.0);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 2, 2",
    "-ff, 16, -255",
    "+Zz, 36, 1295",
    "' 7 ', 8, 7",
    "ffffffffffffffff, 16, -1",
    "1ffffffffffffffff, 16, -1",
    "9223372036854775808, 10, -9223372036854775808",
  })
  void readsIntegersInAnyBase(String text, int base, long expected) {
    byte[] bytes = ascii(text);
    assertThat(parser.parseInBase(bytes, 0, bytes.length, base)).isTrue();
    assertThat(parser.integerValue()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 10",
    "-, 10",
    "2, 2",
    "8, 8",
    "0x10, 16",
    "1.0, 10",
    "1 1, 10",
    "g, 16",
    "- 1, 10",
    "1e1, 10"
  })
  void rejectsOtherTextInABase(String text, int base) {
    byte[] bytes = ascii(text);
    assertThat(parser.parseInBase(bytes, 0, bytes.length, base)).isFalse();
  }

  @Test
  void agreesWithReference() {
    Random random = Samples.random(this);
    StringBuilder script = new StringBuilder();
    script.append("local function p(s) local n = tonumber(s)\n");
    script.append("print(math.type(n) == 'float' and string.format('%a', n) or tostring(n)) end\n");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 8000; i++) {
      String text = i % 2 == 0 ? Double.toString(Samples.floating(random)) : numeralLike(random);
      texts.add(text);
      script.append("p'").append(text).append("'\n");
    }
    List<String> answers = ReferenceLua.run(script.toString());
    assertThat(answers).hasSameSizeAs(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(describe(parser.parse(texts.get(i))))
          .as(texts.get(i))
          .isEqualTo(canonical(answers.get(i)));
    }
  }

  private static String numeralLike(Random random) {
    boolean hexadecimal = random.nextInt(3) == 0;
    String alphabet =
        random.nextInt(20) == 0
            ? "0123456789.eEpPxXabcdefn+- "
            : hexadecimal ? "0123456789aF" : "0123456789";
    StringBuilder text = new StringBuilder();
    text.append(random.nextInt(8) == 0 ? " " : "").append(random.nextInt(3) == 0 ? "-" : "");
    text.append(hexadecimal ? "0x" : "");
    for (int i = random.nextInt(25); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    if (random.nextBoolean()) {
      text.append('.');
      for (int i = random.nextInt(25); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
    }
    if (random.nextBoolean()) {
      int range = hexadecimal ? 1200 : 360;
      text.append(hexadecimal ? 'p' : 'e').append(random.nextInt(2 * range) - range);
    }
    return text.toString();
  }

  private String describe(Kind kind) {
    return switch (kind) {
      case NONE -> "nil";
      case INTEGER -> Long.toString(parser.integerValue());
      case FLOAT -> Double.toHexString(parser.floatValue());
    };
  }

  private static String canonical(String answer) {
    return switch (answer) {
      case "inf" -> "Infinity";
      case "-inf" -> "-Infinity";
      default -> answer.contains("x") ? Double.toHexString(Double.parseDouble(answer)) : answer;
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
