package dev.perigee.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.antlr.BaseErrorListener;
import dev.perigee.grammar.antlr.CharStreams;
import dev.perigee.grammar.antlr.CommonTokenStream;
import dev.perigee.grammar.antlr.RecognitionException;
import dev.perigee.grammar.antlr.Recognizer;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.grammar.antlr.misc.ParseCancellationException;
import dev.perigee.testing.TestSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The grammar defines the language, and the hand-written scanner and error finder agree with it.
 */
class GrammarTest {
  private static final String[] PIECES = {
    "x",
    "y",
    "a.b",
    "f",
    "f()",
    "(",
    ")",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "=",
    "=",
    ",",
    ";",
    "1",
    "'s'",
    "[[s]]",
    "...",
    "..",
    "and",
    "not",
    "-",
    "~",
    "+",
    "^",
    "<",
    "if x then",
    "then",
    "else",
    "elseif x then",
    "end",
    "end",
    "end",
    "do",
    "while x do",
    "for i = 1, 2 do",
    "for k, v in",
    "repeat",
    "until",
    "function f()",
    "function",
    "local",
    "local x",
    "return",
    "break",
    "goto x",
    "::x::",
    "nil",
    ":m",
    ":",
    ".y",
    "x =",
    "f{",
    "@",
    "<const>"
  };

  private static final String[] CHARACTERS = {
    "\"", "'", "\\", "\\", "[", "]", "=", "[[", "]]", "[=[", "]=]", "--", "--[", "\n", "\r", " ",
    "\t", "0", "1", "9", "255", "x", "0x", "a", "e", "p", "z", "u{", "7", "f", "}", "{", ".", "..",
    "+", "-", "~", "<", ">", "/", ":", "é", "\0", "#", "and", "end", "_"
  };

  @Test
  void errorFinderAgreesWithTheGrammar() {
    long seed = TestSeed.of(GrammarTest.class);
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 30_000; i++) {
      String source = row(random, PIECES, 1 + random.nextInt(9), " ");

      boolean found = finderAccepts(source);

      assertThat(grammarAccepts(source)).as("seed %d: %s", seed, source).isEqualTo(found);
      accepted += found ? 1 : 0;
    }
    assertThat(accepted).as("seed %d", seed).isGreaterThan(300);
  }

  @Test
  void scannerAgreesWithTheGrammarsLexer() {
    long seed = TestSeed.of(GrammarTest.class);
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 50_000; i++) {
      String source = row(random, CHARACTERS, 1 + random.nextInt(12), "");
      TokenList scanned = scan(source);
      if (scanned.lexicalError() == null) {
        accepted++;
        assertThat(describe(scanned)).as("seed %d: %s", seed, source).isEqualTo(lexed(source));
      } else {
        assertThat(grammarAccepts(source)).as("seed %d: %s", seed, source).isFalse();
      }
    }
    assertThat(accepted).as("seed %d", seed).isGreaterThan(5_000);
  }

  @Test
  void parserNeverPredicts() {
    LuaParser parser =
        new LuaParser(scan("local t = {a = f(...), 1;} return function(a, ...) end"));

    assertThat(parses(parser, new BaseErrorListener())).isTrue();
    assertThat(parser.getInterpreter()).as("the simulator of predictions").isNull();
  }

  private static String row(Random random, String[] pieces, int count, String separator) {
    List<String> row = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      row.add(pieces[random.nextInt(pieces.length)]);
    }
    return String.join(separator, row);
  }

  private static TokenList scan(String source) {
    return Scanner.scan(source.getBytes(StandardCharsets.ISO_8859_1), 0, "=test");
  }

  private static boolean finderAccepts(String source) {
    try {
      SyntaxErrorFinder.checkLevels(scan(source));
      return true;
    } catch (LuaSyntaxException rejected) {
      return false;
    }
  }

  /** Whether ANTLR's lexer and parser accept the source. */
  private static boolean grammarAccepts(String source) {
    LuaLexer lexer = new LuaLexer(CharStreams.fromString(source));
    lexer.removeErrorListeners();
    lexer.addErrorListener(new Cancelling());
    return parses(new LuaParser(new CommonTokenStream(lexer)), new BaseErrorListener());
  }

  private static boolean parses(LuaParser parser, BaseErrorListener listener) {
    parser.removeErrorListeners();
    parser.addErrorListener(listener);
    parser.setErrorHandler(new ChunkParser.SilentBail());
    try {
      parser.chunk();
      return true;
    } catch (ParseCancellationException rejected) {
      return false;
    }
  }

  private static List<String> lexed(String source) {
    LuaLexer lexer = new LuaLexer(CharStreams.fromString(source));
    lexer.removeErrorListeners();
    lexer.addErrorListener(new Cancelling());
    List<String> tokens = new ArrayList<>();
    for (Token token : lexer.getAllTokens()) {
      tokens.add(describe(token));
    }
    return tokens;
  }

  private static List<String> describe(TokenList scanned) {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < scanned.size() - 1; i++) {
      tokens.add(describe(scanned.get(i)));
    }
    return tokens;
  }

  private static String describe(Token token) {
    return LuaParser.VOCABULARY.getDisplayName(token.getType())
        + " "
        + token.getStartIndex()
        + ".."
        + token.getStopIndex();
  }

  private static final class Cancelling extends BaseErrorListener {
    @Override
    public void syntaxError(
        Recognizer<?, ?> recognizer,
        Object symbol,
        int line,
        int column,
        String message,
        RecognitionException exception) {
      throw new ParseCancellationException(message);
    }
  }
}
