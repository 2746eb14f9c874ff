package dev.perigee.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenModeTest {
  /** The manual's pattern, as a regular expression. */
  private static final Pattern MODES = Pattern.compile("[rwa]\\+?b*");

  @ParameterizedTest
  @CsvSource({
    // mode, read, write, append, create, truncate
    "r,   true,  false, false, false, false",
    "w,   false, true,  false, true,  true",
    "a,   false, true,  true,  true,  false",
    "r+,  true,  true,  false, false, false",
    "w+,  true,  true,  false, true,  true",
    "a+,  true,  true,  true,  true,  false",
    "rb,  true,  false, false, false, false",
    "a+b, true,  true,  true,  true,  false"
  })
  void aModeIsWhatFopenMakesOfIt(
      String mode, boolean read, boolean write, boolean append, boolean create, boolean truncate) {
    assertThat(OpenMode.parse(mode)).isEqualTo(new OpenMode(read, write, append, create, truncate));
  }

  @Test
  void exactlyTheTextsOfTheManualsPatternAreModes() {
    for (String text : texts("rwa+bx", 4)) {
      assertEquals(MODES.matcher(text).matches(), OpenMode.parse(text) != null, text);
    }
  }

  /** All texts of these letters up to a length. */
  private static List<String> texts(String letters, int length) {
    List<String> texts = new ArrayList<>(List.of(""));
    for (int from = 0, i = 0; i < length; i++) {
      int to = texts.size();
      for (; from < to; from++) {
        for (int letter = 0; letter < letters.length(); letter++) {
          texts.add(texts.get(from) + letters.charAt(letter));
        }
      }
    }
    return texts;
  }

  @Test
  void theConstantsAreTheModesThatTheirCommentsName() {
    assertThat(OpenMode.READ).isEqualTo(OpenMode.parse("r"));
    assertThat(OpenMode.WRITE).isEqualTo(OpenMode.parse("w"));
    assertThat(OpenMode.UPDATE).isEqualTo(OpenMode.parse("w+"));
  }

  /** {@code FileChannel.open} refuses APPEND together with READ. */
  @Test
  void onlyAFileThatIsNotReadIsOpenedByTheJDKForAppending() {
    OpenMode append = new OpenMode(false, true, true, true, false);
    assertThat(append.options())
        .containsExactlyInAnyOrder(
            StandardOpenOption.WRITE, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
    assertThat(append.seeksToAppend()).isFalse();
    OpenMode readAndAppend = new OpenMode(true, true, true, true, false);
    assertThat(readAndAppend.options())
        .containsExactlyInAnyOrder(
            StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    assertThat(readAndAppend.seeksToAppend()).isTrue();
  }
}
