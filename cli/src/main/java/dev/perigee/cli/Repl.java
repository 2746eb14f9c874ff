package dev.perigee.cli;

import dev.perigee.engine.JavaStrings;
import dev.perigee.engine.LuaFunction;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Interactive mode (manual 7): reads statements, runs them, and prints their results, until there
 * are no more lines. If a line is valid as the expressions of a return, it is read as such.
 * Otherwise it begins a statement, which further lines may complete.
 */
final class Repl {
  private static final String CHUNK_NAME = "=stdin";

  /** The end of the error message for an incomplete chunk. */
  private static final String INCOMPLETE = "<eof>";

  private final ScriptRunner runner;
  private final LineSource lines;
  private final OutputStream out;
  private final OutputStream err;

  Repl(ScriptRunner runner, LineSource lines, OutputStream out, OutputStream err) {
    this.runner = runner;
    this.lines = lines;
    this.out = out;
    this.err = err;
  }

  /** Runs statements until there are no more lines. */
  void run() throws IOException {
    while (true) {
      try {
        LuaFunction statement = readStatement();
        if (statement == null) {
          break;
        }
        @Nullable Object[] results = runner.run(statement);
        if (results.length > 0) {
          runner.print(results);
        }
      } catch (Failure e) {
        out.flush();
        err.write(JavaStrings.encode(e.text() + "\n"));
        err.flush();
      } catch (LineSource.Abandoned e) {
        // The next statement is read.
      }
    }
    out.write('\n');
  }

  private @Nullable LuaFunction readStatement() throws IOException, Failure, LineSource.Abandoned {
    String line = readLine("_PROMPT", "> ");
    if (line == null) {
      return null;
    }
    if (line.startsWith("=")) {
      line = "return " + line.substring(1);
    }
    try {
      LuaFunction expressions = load("return " + line + ";");
      if (!line.isEmpty()) {
        lines.remember(line);
      }
      return expressions;
    } catch (Failure e) {
      return complete(line);
    }
  }

  /** Reads the further lines that the first line of a statement needs. */
  private LuaFunction complete(String first) throws IOException, Failure, LineSource.Abandoned {
    String text = first;
    while (true) {
      try {
        LuaFunction statement = load(text);
        lines.remember(text);
        return statement;
      } catch (Failure e) {
        String more = e.text().endsWith(INCOMPLETE) ? readLine("_PROMPT2", ">> ") : null;
        if (more == null) {
          lines.remember(text);
          throw e;
        }
        text = text + "\n" + more;
      }
    }
  }

  private @Nullable String readLine(String promptVariable, String otherwise)
      throws IOException, LineSource.Abandoned {
    String prompt = runner.text(promptVariable);
    return lines.read(prompt == null ? otherwise : prompt);
  }

  private LuaFunction load(String text) throws Failure {
    return runner.load(JavaStrings.encode(text), CHUNK_NAME);
  }
}
