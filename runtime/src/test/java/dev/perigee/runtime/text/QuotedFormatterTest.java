package dev.perigee.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ReferenceLua;
import dev.perigee.testing.TestSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotedFormatterTest {
  @Test
  void quotesStrings() {
    assertThat(quote("a\0b\0" + "011\r\n\t\"\\\u007f\u00c8"))
        .isEqualTo("\"a\\0b\\000011\\13\\\n\\9\\\"\\\\\\127\u00c8\"");
    assertThat(quote("\r5\0015\1775")).isEqualTo("\"\\0135\\0015\\1275\"");
    assertThat(quote("")).isEqualTo("\"\"");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-9223372036854775807, -9223372036854775807",
    "-9223372036854775808, 0x8000000000000000",
  })
  void quotesIntegers(long value, String expected) {
    ByteBuilder out = new ByteBuilder();
    QuotedFormatter.appendInteger(out, value);
    assertThat(out.toString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, 0x1.8p+0",
    "-0.0, -0x0p+0",
    "Infinity, 1e9999",
    "-Infinity, -1e9999",
    "NaN, (0/0)",
  })
  void quotesFloats(double value, String expected) {
    ByteBuilder out = new ByteBuilder();
    QuotedFormatter.appendFloat(out, value);
    assertThat(out.toString()).isEqualTo(expected);
  }

  @Test
  void agreesWithReference() {
    long seed = TestSeed.of(QuotedFormatterTest.class);
    Random random = new Random(seed);
    StringBuilder script = new StringBuilder();
    script.append("local function hex(c) return string.format('%02x', c:byte()) end\n");
    script.append("local function p(s) print((string.format('%q', s):gsub('.', hex))) end\n");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      byte[] text = new byte[random.nextInt(30)];
      for (int j = 0; j < text.length; j++) {
        text[j] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(64));
      }
      script.append("p(").append(ReferenceLua.literal(text)).append(")\n");
      ByteBuilder out = new ByteBuilder();
      QuotedFormatter.appendString(out, text, bytes -> {});
      expected.add(HexFormat.of().formatHex(out.toByteArray()));
    }
    assertThat(ReferenceLua.run(script.toString())).isEqualTo(expected);
  }

  private static String quote(String text) {
    ByteBuilder out = new ByteBuilder();
    QuotedFormatter.appendString(out, text.getBytes(StandardCharsets.ISO_8859_1), bytes -> {});
    return out.toString();
  }
}
