package dev.perigee.runtime.text;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.testing.ReferenceLua;
import dev.perigee.testing.TestSeed;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrftimeFormatterTest {
  /** 2009-02-05 15:04:09 UTC, a Thursday. */
  private static final long MOMENT = 1_233_846_249L;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "%a, Thu",
        "%A, Thursday",
        "%b %h, Feb Feb",
        "%B, February",
        "%c, Thu Feb  5 15:04:09 2009",
        "%C, 20",
        "%d, 05",
        "%D, 02/05/09",
        "%e, ` 5`",
        "%F, 2009-02-05",
        "%g %G, 09 2009",
        "%H %I, 15 03",
        "%j, 036",
        "%m, 02",
        "%M, 04",
        "%p, PM",
        "%r, 03:04:09 PM",
        "%R, 15:04",
        "%S, 09",
        "%T, 15:04:09",
        "%u %w, 4 4",
        "%U %V %W, 05 06 05",
        "%x, 02/05/09",
        "%X, 15:04:09",
        "%y %Y, 09 2009",
        "%z %Z, +0000 GMT",
        "100%%, 100%",
        "%Ec %EC %Ex %EX %Ey %EY, Thu Feb  5 15:04:09 2009 20 02/05/09 15:04:09 09 2009",
        "%Od %Oe %OH %OI %Om %OM %OS, 05  5 15 03 02 04 09",
        "%Ou %OU %OV %Ow %OW %Oy, 4 05 06 4 05 09",
        "`a\u00e9b`, `a\u00e9b`",
      })
  void convertsAll(String format, String expected) {
    assertThat(format(format, requireNonNull(CalendarTime.utc(MOMENT)))).isEqualTo(expected);
  }

  @Test
  void convertsWhiteSpaceAndZeroBytes() {
    assertThat(format("\0%n%t\0", requireNonNull(CalendarTime.utc(0)))).isEqualTo("\0\n\t\0");
  }

  @Test
  void formatsMidnightAndNoonAsTwelve() {
    assertThat(format("%I %p", requireNonNull(CalendarTime.utc(0)))).isEqualTo("12 AM");
    assertThat(format("%I %p", requireNonNull(CalendarTime.utc(43_200)))).isEqualTo("12 PM");
  }

  @Test
  void formatsOffsetsOfBothSigns() {
    assertThat(zone("America/New_York")).isEqualTo("-0500 EST");
    assertThat(zone("Asia/Kolkata")).isEqualTo("+0530 IST");
    assertThat(zone("America/St_Johns")).isEqualTo("-0330 NST");
  }

  @Test
  void doesNotPadYears() {
    CalendarTime year0 = requireNonNull(CalendarTime.utc(-62_167_219_200L));
    assertThat(format("%Y %C %y %G %g %F", year0)).isEqualTo("0 0 00 -1 99 0-01-01");
    CalendarTime before = requireNonNull(CalendarTime.utc(-66_910_579_200L));
    assertThat(format("%Y %C %y", before)).isEqualTo("-151 -2 49");
  }

  @ParameterizedTest
  @CsvSource({"%", "%E", "%O", "%Q", "%Ez abc", "%Ox %d", "%9d", "%i", "%s", "%Ea", "%EE", "%-d"})
  void refusesConversionsThatAreNotInC99(String format) {
    assertThatThrownBy(() -> format("x" + format, requireNonNull(CalendarTime.utc(0))))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("invalid conversion specifier '" + format + "'");
  }

  @Test
  void cutsItsMessageAtAZeroByte() {
    assertThatThrownBy(() -> format("%\0d", requireNonNull(CalendarTime.utc(0))))
        .hasMessage("invalid conversion specifier '%'");
  }

  @Test
  void agreesWithReference() {
    long seed = TestSeed.of(StrftimeFormatterTest.class);
    Random random = new Random(seed);
    String format =
        "!%a|%A|%b|%B|%c|%C|%d|%D|%e|%F|%g|%G|%h|%H|%I|%j|%m|%M|%p|%r|%R|%S|%T|%u|%U|%V|%w|%W"
            + "|%x|%X|%y|%Y|%z|%Z|%%|%Ec|%EC|%Ex|%EX|%Ey|%EY|%Od|%Oe|%OH|%OI|%OS|%OV|%Oy";
    StringBuilder script = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      // Years of up to nine digits. For larger ones glibc's own arithmetic on years overflows.
      long second = random.nextLong() >> (11 + random.nextInt(30));
      script.append("print(os.date('" + format + "', " + second + "))\n");
      expected.add(format(format.substring(1), requireNonNull(CalendarTime.utc(second))));
    }
    assertThat(ReferenceLua.run(script.toString())).isEqualTo(expected);
  }

  private static String zone(String name) {
    return format("%z %Z", requireNonNull(CalendarTime.of(MOMENT, ZoneId.of(name))));
  }

  private static String format(String format, CalendarTime time) {
    ByteBuilder out = new ByteBuilder();
    StrftimeFormatter.append(out, format.getBytes(StandardCharsets.ISO_8859_1), time);
    return out.toString();
  }
}
