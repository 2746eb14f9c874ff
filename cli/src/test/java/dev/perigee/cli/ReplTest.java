package dev.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Interactive mode; the messages are those of PUC Lua's lua.c. */
class ReplTest {
  /** Stands for a line that the user abandons. */
  private static final String ABANDON = "\u0003";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Deque<String> typed = new ArrayDeque<>();
  private final List<String> prompts = new ArrayList<>();
  private final List<String> remembered = new ArrayList<>();
  private InputStream in = InputStream.nullInputStream();
  private @Nullable PerigeeEngine engine;

  private final LineSource lines =
      new LineSource() {
        @Override
        public @Nullable String read(String prompt) throws Abandoned {
          prompts.add(prompt);
          String line = typed.poll();
          if (ABANDON.equals(line)) {
            throw new Abandoned();
          }
          return line;
        }

        @Override
        public void remember(String statement) {
          remembered.add(statement);
        }
      };

  @AfterEach
  void close() {
    if (engine != null) {
      engine.close();
    }
  }

  private ScriptRunner runner() {
    engine =
        new PerigeeEngine(
            PerigeeOptions.builder()
                .standardInput(in)
                .standardOutput(out)
                .standardError(err)
                .build());
    return new ScriptRunner(engine);
  }

  private void type(String... text) throws Exception {
    typed.addAll(List.of(text));
    new Repl(runner(), lines, out, err).run();
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  @Test
  void expressionsAreShownAndStatementsRun() throws Exception {
    type("1 + 1, 'a', nil", "x = 6", "=x * 7", "", "print(x)", "x", "-- nothing");
    assertThat(text(out)).isEqualTo("2\ta\tnil\n42\n6\n6\n\n");
    assertThat(text(err)).isEmpty();
    assertThat(prompts).hasSize(8).containsOnly("> ");
  }

  @Test
  void linesAreReadUntilTheStatementIsComplete() throws Exception {
    type(
        "for i = 1, 2 do",
        "",
        "print(i) end",
        "a = [[b",
        "c]]",
        "a",
        "(6*2-6) -- ===",
        "return (2 +",
        "1)");
    assertThat(text(out)).isEqualTo("1\n2\nb\nc\n6\n3\n\n");
    assertThat(prompts)
        .containsExactly("> ", ">> ", ">> ", "> ", ">> ", "> ", "> ", "> ", ">> ", "> ");
    assertThat(remembered)
        .containsExactly(
            "for i = 1, 2 do\n\nprint(i) end",
            "a = [[b\nc]]",
            "a",
            "(6*2-6) -- ===",
            "return (2 +\n1)");
  }

  @Test
  void incompleteStatementsAreErrors() throws Exception {
    type("a.");
    assertThat(text(err)).isEqualTo("stdin:1: <name> expected near <eof>\n");
    assertThat(prompts).containsExactly("> ", ">> ", "> ");
    assertThat(remembered).containsExactly("a.");
    assertThat(text(out)).isEqualTo("\n");
  }

  @Test
  void errorsAreShownAndSurvived() throws Exception {
    type(
        "error('x')",
        "error({})",
        "1 1",
        "local t = setmetatable({}, {__tostring = function() " + "return 'shown' end}) error(t)",
        "'alive'");
    assertThat(text(err))
        .isEqualTo(
            """
            stdin:1: x
            stack traceback:
            	[C]: in function 'error'
            	stdin:1: in main chunk
            	[C]: in ?
            (error object is a table value)
            stack traceback:
            	[C]: in function 'error'
            	stdin:1: in main chunk
            	[C]: in ?
            stdin:1: unexpected symbol near '1'
            shown
            """);
    assertThat(text(out)).isEqualTo("alive\n\n");
  }

  @Test
  void promptsAreTextsOfGlobals() throws Exception {
    type(
        "_PROMPT, _PROMPT2 = 'one', 2",
        "do",
        "end",
        "_PROMPT = setmetatable({}, {__tostring = function() n = (n or 0) + 1 return 'n' .. n end})",
        "n",
        "_PROMPT = nil");
    assertThat(prompts).containsExactly("> ", "one", "2", "one", "n1", "n2", "> ");
  }

  @Test
  void printIsTheGlobalFunction() throws Exception {
    type(
        "function print(...) io.write('<', ..., '>') end",
        "1",
        "print = nil",
        "2",
        "print = error",
        "'3'");
    assertThat(text(out)).isEqualTo("<1>\n");
    assertThat(text(err))
        .isEqualTo(
            "error calling 'print' (attempt to call a nil value)\nerror calling 'print' (3)\n");
  }

  @Test
  void abandonedLinesAreForgotten() throws Exception {
    type("for i = 1, 2 do", ABANDON, "'next'", ABANDON, "'last'");
    assertThat(text(out)).isEqualTo("next\nlast\n\n");
    assertThat(prompts).containsExactly("> ", ">> ", "> ", "> ", "> ", "> ");
    assertThat(remembered).containsExactly("'next'", "'last'");
  }

  @Test
  void bytesThatAreNotUtf8ArePreserved() throws Exception {
    in =
        new ByteArrayInputStream(
            "#'\u00ff\u00e9'\nio.read()\n\u00ff\n".getBytes(StandardCharsets.ISO_8859_1));
    new Repl(runner(), new PlainLines(in, out), out, err).run();
    assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo("> 2\n> \u00ff\n> \n");
  }
}
