package dev.perigee.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.runtime.text.FormatDirective.Modifiers;
import dev.perigee.testing.ReferenceLua;
import dev.perigee.testing.TestSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatDirectiveTest {
  private static final int NONE = Modifiers.NO_PRECISION;

  @Test
  void findsItsEndAndConversion() {
    FormatDirective directive = scan("%-5.2f|");
    assertThat(directive.conversion()).isEqualTo('f');
    assertThat(directive.end()).isEqualTo(6);
    assertThat(directive.text()).isEqualTo("%-5.2f");
    assertThat(directive.hasModifiers()).isTrue();
    assertThat(directive.modifiers())
        .isEqualTo(new Modifiers(true, false, false, false, false, 5, 2));
  }

  @Test
  void endsWithTheFormat() {
    FormatDirective directive = scan("%5");
    assertThat(directive.conversion()).isEqualTo('\0');
    assertThat(directive.end()).isEqualTo(2);
    assertThatThrownBy(directive::modifiers).hasMessage("invalid conversion '%5' to 'format'");
    assertThat(scan("%").unknownConversion()).hasMessage("invalid conversion '%' to 'format'");
  }

  @Test
  void readsEveryModifier() {
    assertThat(scan("%d").modifiers()).isSameAs(Modifiers.NONE);
    assertThat(scan("%-+ #010.20g").modifiers())
        .isEqualTo(new Modifiers(true, true, true, true, true, 10, 20));
    assertThat(scan("%.f").modifiers())
        .isEqualTo(new Modifiers(false, false, false, false, false, 0, 0));
    assertThat(scan("%99c").modifiers())
        .isEqualTo(new Modifiers(false, false, false, false, false, 99, NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%123d", "%1.123d", "%#d", "% x", "%+u", "%05c", "%.3c", "%0s", "%05.s", "%.3p", "%5.5.5f",
        "%5-d", "%.-5d", "%.....f", "%-0.5-s"
      })
  void refusesInvalidModifiers(String format) {
    assertThatThrownBy(() -> scan(format).modifiers())
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("invalid conversion specification: '" + format + "'");
  }

  @ParameterizedTest
  @CsvSource({"%y", "%F", "%q", "%5%", "%1$", "%*", "%l"})
  void refusesUnknownConversions(String format) {
    assertThatThrownBy(() -> scan(format).modifiers())
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("invalid conversion '" + format + "' to 'format'");
  }

  @Test
  void refusesDirectivesThatAreTooLong() {
    assertThat(scan("%" + "0".repeat(20) + "d").modifiers().zeroPadded()).isTrue();
    assertThatThrownBy(() -> scan("%" + "0".repeat(21) + "d"))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("invalid format (too long)");
  }

  @Test
  void cutsMessagesAtAZeroByte() {
    assertThat(scan("%5\0d").unknownConversion()).hasMessage("invalid conversion '%5' to 'format'");
  }

  @Test
  void agreesWithReferenceOnValidity() {
    long seed = TestSeed.of(FormatDirectiveTest.class);
    Random random = new Random(seed);
    String alphabet = "-+ #0123456789..diuoxXcaAeEfgGspFy%";
    StringBuilder script = new StringBuilder();
    script.append("local function p(f) local ok, m = pcall(string.format, f, 1)\n");
    script.append("print(ok and 'valid' or m) end\n");
    List<String> expected = new ArrayList<>();
    while (expected.size() < 5000) {
      StringBuilder format = new StringBuilder("%");
      for (int i = random.nextInt(6); i >= 0; i--) {
        format.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      if (format.charAt(1) == '%') {
        continue;
      }
      FormatDirective directive = scan(format.toString());
      String text = directive.text();
      script.append("p'").append(text).append("'\n");
      try {
        directive.modifiers();
        expected.add("valid");
      } catch (InvalidFormatException e) {
        expected.add(e.getMessage());
      }
    }
    assertThat(ReferenceLua.run(script.toString())).isEqualTo(expected);
  }

  private static FormatDirective scan(String format) {
    return FormatDirective.scan(format.getBytes(StandardCharsets.ISO_8859_1), 1);
  }
}
