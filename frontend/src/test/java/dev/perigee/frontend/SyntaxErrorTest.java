package dev.perigee.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SyntaxErrorTest {
  /** Source, chunk name and message of each row, as src/test/lua/syntax-errors.lua wrote them. */
  static Stream<String[]> messages() throws IOException {
    return MessageTable.rows("syntax-errors.tsv");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void messageIsThatOfPucLua(String source, String chunkName, String message) {
    assertThat(error(source, chunkName)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "'x = = 1', 1, 5",
    "'x = 1\n  y y', 2, 5",
    "'x = 1\r\n  y', 2, 4",
    "'\n\nx = \"abc', 3, 5",
  })
  void positionIsThatOfTheToken(String source, int line, int column) {
    LuaSyntaxException error = error(source, "=test");

    assertThat(error.line()).isEqualTo(line);
    assertThat(error.column()).isEqualTo(column);
    assertThat(error.chunkName()).isEqualTo("=test");
  }

  @Test
  void problemIsTheMessageWithoutThePosition() {
    assertThat(error("x =", "@f.lua").problem()).isEqualTo("unexpected symbol near <eof>");
  }

  @ParameterizedTest
  @CsvSource({
    "'x =', true",
    "'if a then', true",
    "'x = [[', true",
    "'x y', false",
    "'x = \"a\n', false"
  })
  void incompleteChunksAreRecognised(String source, boolean mayGoOn) {
    assertThat(error(source, "=stdin").atEndOfChunk()).isEqualTo(mayGoOn);
  }

  private static LuaSyntaxException error(String source, String chunkName) {
    byte[] bytes = source.getBytes(StandardCharsets.ISO_8859_1);
    return catchThrowableOfType(
        LuaSyntaxException.class, () -> ParsedChunk.parse(bytes, chunkName));
  }
}
