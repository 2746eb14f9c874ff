package dev.perigee.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.perigee.testing.TestSeed;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParsedChunkTest {
  private static final int MANY = 1_000_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";;;",
        "return",
        "return;",
        "return 1, 2;",
        "f() (g)()",
        "local x (f)()",
        "x = {} (f)()",
        "goto l (f)() ::l::",
        "x = function() end (f)()",
        "f 'a' {} [[b]] (1) :m 'c' [1].x = 1",
        "(f)().x, (g).y[1] = 1, 2",
        "((f))()",
        "local a <const>, b <close>, c = 1, nil",
        "local a < const > = 1",
        "for i = 1, 2 do end for i = 1, 2, 3 do end for a, b in f, x do end",
        "local function f(...) return ... end",
        "function a.b.c:d(x, y, ...) end",
        "t = {1, 2; x = 1, [f()] = 2, y, y.z, y == 1,}",
        "x = {f = f, g}",
        "x = -2 ^ -2 .. not a == ~#b // c << d & e | g ~ h",
        "repeat local x until x",
        "if a then elseif b then else end",
        "while true do break goto x ::x:: end",
        "::a:: ::b::",
        "x = 'a\\\r\nb' --[==[ c ]] \n ]==] y = 1 --[ z\n--",
        "local goto_ = 1 -- [[ \n x = goto_",
      })
  void luaIsParsed(String source) {
    assertThatCode(() -> parse(source)).doesNotThrowAnyException();
  }

  @Test
  void aFilesFirstLineMayBeAComment() {
    byte[] marked = bytes("\u00ef\u00bb\u00bf#! lua 'x\nx = = 1");

    assertThatThrownBy(() -> ParsedChunk.parseFile(marked, "=f"))
        .hasMessage("f:2: unexpected symbol near '='");
    assertThatCode(() -> ParsedChunk.parseFile(bytes("#x"), "=f")).doesNotThrowAnyException();
    assertThatCode(() -> ParsedChunk.parseFile(bytes("\u00ef\u00bb\u00bfx = 1"), "=f"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> parse("#! lua\n")).hasMessage("test:1: unexpected symbol near '#'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "{",
        "x = {",
        "f(",
        "a[",
        "[",
        "x = not ",
        "x = - ",
        "if a then ",
        "do ",
        "while a do ",
        "repeat ",
        "function f() ",
        "x = function() ",
        "for i = 1, 2 do ",
        "if a then else "
      })
  void endlessNestingIsAnError(String opening) {
    assertThatThrownBy(() -> parse(opening.repeat(MANY / opening.length())))
        .isInstanceOf(LuaSyntaxException.class);
    assertThatThrownBy(() -> parse("x = " + opening.repeat(MANY / opening.length())))
        .isInstanceOf(LuaSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x = 1", "x = not a"})
  void endlessChainsToTheRightAreAnError(String start) {
    assertThatThrownBy(() -> parse(start + " .. a".repeat(MANY / 5)))
        .hasMessage("C stack overflow");
    assertThatThrownBy(() -> parse(start + "^a".repeat(MANY / 2))).hasMessage("C stack overflow");
  }

  @Test
  void endlessTargetsAreAnError() {
    assertThatThrownBy(() -> parse("x" + ", x".repeat(MANY / 3) + " = 1"))
        .hasMessage("C stack overflow");
  }

  @Test
  void chainsThatDoNotNestMayBeLong() {
    for (String source :
        new String[] {
          "x = a" + ".b".repeat(MANY / 2),
          "a" + ".b().c[1]".repeat(MANY / 9) + " = 1",
          "f" + "()".repeat(MANY / 2),
          "x = 1" + " + 1".repeat(MANY / 4),
          "x = 1" + " - 1 * 2".repeat(MANY / 8),
          "x = {" + "1,".repeat(MANY / 2) + "}",
          "x = {" + "a = 1;".repeat(MANY / 6) + "}",
          "f(" + "1,".repeat(MANY / 2) + "1)",
          "x = 1 ".repeat(MANY / 6),
          "if a then " + "elseif a then ".repeat(MANY / 14) + "end",
          ";".repeat(MANY),
          "::a:: ".repeat(MANY / 6)
        }) {
      assertThatCode(() -> parse(source)).doesNotThrowAnyException();
    }
  }

  @Test
  void aLongLiteralIsNotCopied() {
    byte[] source = new byte[10_000_000];
    Arrays.fill(source, (byte) 0xe9);
    source[0] = 'f';
    source[1] = '\'';
    source[source.length - 1] = '\'';
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();

    ParsedChunk.parse(source, "=test");

    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(source.length / 2);
  }

  @Test
  void randomBytesAreAnErrorOrAChunk() {
    long seed = TestSeed.of(ParsedChunkTest.class);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] source = new byte[random.nextInt(200)];
      random.nextBytes(source);
      try {
        ParsedChunk.parse(source, "=random");
      } catch (LuaSyntaxException expected) {
        assertThat(expected.getMessage()).as("seed %d", seed).startsWith("random:");
      }
    }
  }

  private static ParsedChunk parse(String source) {
    return ParsedChunk.parse(bytes(source), "=test");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
