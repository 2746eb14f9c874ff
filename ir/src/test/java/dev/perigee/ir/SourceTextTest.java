package dev.perigee.ir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTextTest {
  private static final String MARK = "\u00ef\u00bb\u00bf";

  private static String of(String contents) {
    byte[] text = SourceText.of(contents.getBytes(StandardCharsets.ISO_8859_1));
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "return 1 > return 1",
        "#!/bin/lua;return 1 > ;return 1",
        "# > ''",
        "#;# > ;#",
        "' #' > ' #'",
        "'' > ''",
      },
      ignoreLeadingAndTrailingWhitespace = true)
  void theFirstCommentIsNoText(String contents, String text) {
    String lines = contents.replace(';', '\n');
    assertThat(of(lines)).isEqualTo(text.replace(';', '\n'));
    assertThat(of(MARK + lines)).isEqualTo(text.replace(';', '\n'));
  }

  @Test
  void aPartOfTheMarkIsText() {
    assertThat(of("\u00ef\u00bb")).isEqualTo("\u00ef\u00bb");
    assertThat(of(MARK)).isEmpty();
    assertThat(of(MARK + MARK)).isEqualTo(MARK);
  }

  @Test
  void textWithoutAnythingBeforeItIsTheSameArray() {
    byte[] contents = {'x'};
    assertThat(SourceText.of(contents)).isSameAs(contents);
  }
}
