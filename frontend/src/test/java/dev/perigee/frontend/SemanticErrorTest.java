package dev.perigee.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SemanticErrorTest {
  /** Source, chunk name and message of each row, as src/test/lua/semantic-errors.lua wrote them. */
  static Stream<String[]> messages() throws IOException {
    return MessageTable.rows("semantic-errors.tsv");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void messageIsThatOfPucLua(String source, String chunkName, String message) {
    assertThat(error(source, chunkName)).hasMessage(message);
  }

  @Test
  void limitsThemselvesAreAllowed() {
    String locals = "local " + numbered("a", 200, ", ") + "\n";
    String upvalues = numbered("a", 200, "() ") + "() " + numbered("b", 54, "() ") + "()";

    assertCompiles(locals);
    assertCompiles(locals + "f = function() local b end");
    assertCompiles("do " + locals + " end do " + locals + " end");
    assertCompiles(
        locals
            + "f = function() local "
            + numbered("b", 54, ", ")
            + "\nf = function() "
            + upvalues
            + " end end");
    assertCompiles("local " + numbered("a", 196, ", ") + " for i = 1, 2 do end");
    assertCompiles("f(" + numbered("a", 252, ", ") + ")");
  }

  @Test
  void positionIsThatOfTheNextToken() {
    LuaSyntaxException error = error("local x <const> = 1\nx  = 2", "=test");

    assertThat(error.line()).isEqualTo(2);
    assertThat(error.column()).isEqualTo(4);
  }

  private static String numbered(String name, int count, String separator) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> name + i)
        .collect(Collectors.joining(separator));
  }

  private static void assertCompiles(String source) {
    assertThat(Frontend.compile(source.getBytes(StandardCharsets.ISO_8859_1), "=test")).isNotNull();
  }

  private static LuaSyntaxException error(String source, String chunkName) {
    byte[] bytes = source.getBytes(StandardCharsets.ISO_8859_1);
    return catchThrowableOfType(LuaSyntaxException.class, () -> Frontend.compile(bytes, chunkName));
  }
}
