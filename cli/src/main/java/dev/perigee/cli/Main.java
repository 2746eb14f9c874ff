package dev.perigee.cli;

import dev.perigee.engine.JitTest;
import dev.perigee.engine.LuaException;
import dev.perigee.engine.LuaTable;
import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entry point of the {@code lua} command. */
public final class Main {
  private static final String PROGRAM = "lua";
  private static final String VERSION = "Perigee 0.1 (Lua 5.4)";

  private final OutputStream out;
  private final PrintStream err;

  private Main(OutputStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the command.
   *
   * @param args the command line, options first
   */
  public static void main(String[] args) {
    OutputStream out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    int status = new Main(out, System.err).run(args);
    try {
      out.flush();
    } catch (IOException e) {
      status = 1; // whoever read it has gone away
    }
    System.exit(status);
  }

  /** Runs the command; returns the process's exit status. */
  private int run(String[] args) {
    CommandLine line;
    try {
      line = CommandLine.parse(args);
    } catch (CommandLine.UsageException e) {
      err.println(PROGRAM + ": " + e.getMessage());
      err.print(CommandLine.USAGE);
      return 1;
    }
    line.properties().forEach(System::setProperty);
    try {
      if (line.help()) {
        print(CommandLine.USAGE);
        return 0;
      }
      if (line.jitTest()) {
        JitTest.Report report = JitTest.run();
        print(report.text());
        return report.passed() ? 0 : 1;
      }
      if (line.version()) {
        print(VERSION + "\n");
      }
      return runScripts(line);
    } catch (LuaException e) {
      return report(e);
    } catch (IllegalArgumentException | IOException e) {
      err.println(PROGRAM + ": " + e.getMessage());
      return 1;
    }
  }

  private void print(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private int runScripts(CommandLine line) throws IOException {
    try (PerigeeEngine engine = new PerigeeEngine(options(line))) {
      LuaTable arguments = engine.newTable();
      List<String> words = line.words();
      for (int i = 0; i < words.size(); i++) {
        arguments.put((long) i - line.scriptIndex(), words.get(i));
      }
      engine.globals().put("arg", arguments);
      for (String chunk : line.chunks()) {
        engine.eval(chunk.getBytes(StandardCharsets.UTF_8), "=(command line)");
      }
      String script = line.script();
      if (script != null) {
        return runFile(engine, script, line.scriptArguments());
      }
      if (!line.chunks().isEmpty() || line.version()) {
        return 0;
      }
      if (Terminal.isPresent()) {
        print(VERSION + "\n");
        new Repl(engine, out, err).run();
        return 0;
      }
      return runFile(engine, "-", List.of());
    }
  }

  private PerigeeOptions options(CommandLine line) {
    PerigeeOptions.Builder options =
        PerigeeOptions.builder()
            .allowFiles(true)
            .allowEnvironment(true)
            .allowProcesses(true)
            .allowExit(true)
            .standardOutput(out)
            .standardError(err);
    if (line.noJit()) {
      options.tier(PerigeeOptions.Tier.INTERPRETED);
    }
    return options.build();
  }

  private int runFile(PerigeeEngine engine, String script, List<String> arguments) {
    byte[] source = read(script);
    if (source == null) {
      err.println(PROGRAM + ": cannot open " + script);
      return 1;
    }
    engine.eval(
        PerigeeEngine.withoutFirstComment(source),
        script.equals("-") ? "=stdin" : "@" + script,
        arguments.toArray());
    return 0;
  }

  private static byte @Nullable [] read(String script) {
    try {
      return script.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(script));
    } catch (IOException | InvalidPathException e) {
      return null;
    }
  }

  private int report(LuaException e) {
    try {
      out.flush();
    } catch (IOException ignored) {
      // the error itself is what matters
    }
    String traceback = e.luaTraceback();
    err.println(PROGRAM + ": " + e.getMessage() + (traceback == null ? "" : "\n" + traceback));
    return 1;
  }
}
