package dev.perigee.cli;

import dev.perigee.engine.HostFunction;
import dev.perigee.engine.LuaException;
import dev.perigee.engine.LuaFunction;
import dev.perigee.engine.PerigeeEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads lines, runs them, and prints what they give, until the input ends. */
final class Repl {
  private static final String CHUNK_NAME = "=stdin";

  private final PerigeeEngine engine;
  private final OutputStream out;
  private final PrintStream err;
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  Repl(PerigeeEngine engine, OutputStream out, PrintStream err) {
    this.engine = engine;
    this.out = out;
    this.err = err;
  }

  void run() throws IOException {
    for (String line = read("> "); line != null; line = read("> ")) {
      try {
        runLine(line);
      } catch (LuaException e) {
        out.flush();
        String traceback = e.luaTraceback();
        err.println("lua: " + e.getMessage() + (traceback == null ? "" : "\n" + traceback));
      }
    }
    out.write('\n');
  }

  private @Nullable String read(String prompt) throws IOException {
    out.write(prompt.getBytes(StandardCharsets.UTF_8));
    out.flush();
    return in.readLine();
  }

  /** A line is an expression list if it can be, else a statement, which more lines may complete. */
  private void runLine(String line) throws IOException {
    LuaFunction function = loadOrNull("return " + line);
    String text = line;
    while (function == null) {
      try {
        function = load(text);
      } catch (LuaException e) {
        String more = e.problem().endsWith("near <eof>") ? read(">> ") : null;
        if (more == null) {
          throw e;
        }
        text = text + "\n" + more;
      }
    }
    @Nullable Object[] results = function.callForAll();
    if (results.length > 0 && engine.globals().get("print") instanceof HostFunction print) {
      printResults(print, results);
    }
  }

  private void printResults(HostFunction print, @Nullable Object[] results) throws IOException {
    try {
      print.call(results);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private @Nullable LuaFunction loadOrNull(String text) {
    try {
      return load(text);
    } catch (LuaException e) {
      return null;
    }
  }

  private LuaFunction load(String text) {
    return engine.load(text.getBytes(StandardCharsets.UTF_8), CHUNK_NAME);
  }
}
