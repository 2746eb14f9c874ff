package dev.perigee.cli;

import dev.perigee.engine.JavaStrings;
import dev.perigee.engine.JitTest;
import dev.perigee.engine.LuaException;
import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The entry point of the {@code lua} command, which works like PUC Lua's (manual 7). The system
 * property {@code perigee.program} is the name under which it was called.
 */
public final class Main {
  private static final String VERSION = "Perigee 0.1 (Lua 5.4)\n";
  private static final int FAILED = 1;

  private final String program;
  private final OutputStream out;
  private final OutputStream err;

  /** Whether messages begin with the program's name; in interactive mode they do not. */
  private boolean named = true;

  private Main(String program, OutputStream out, OutputStream err) {
    this.program = program;
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
    String program = System.getProperty("perigee.program", "lua");
    int status;
    try {
      status = new Main(program, out, System.err).run(Arguments.of(args));
      out.flush();
    } catch (IOException e) {
      status = FAILED; // the reader of the output has gone away
    }
    System.exit(status);
  }

  /** Runs the command and returns the exit status. */
  private int run(List<String> words) throws IOException {
    try {
      return run(CommandLine.parse(program, words));
    } catch (CommandLine.UsageException e) {
      report(e.getMessage() + "\n" + CommandLine.usage(program).stripTrailing());
    } catch (Failure e) {
      report(e.text());
    } catch (LuaException | IllegalArgumentException e) {
      report(String.valueOf(e.getMessage()));
    }
    return FAILED;
  }

  private int run(CommandLine line) throws IOException, Failure {
    line.properties().forEach(System::setProperty);
    if (line.help()) {
      print(CommandLine.usage(program));
      return 0;
    }
    if (line.jitTest()) {
      JitTest.Report report = JitTest.run();
      print(report.text());
      return report.passed() ? 0 : FAILED;
    }
    if (line.version()) {
      print(VERSION);
    }
    try (PerigeeEngine engine = new PerigeeEngine(options(line))) {
      ScriptRunner runner = new ScriptRunner(engine);
      runner.setArguments(line);
      try {
        runAll(line, runner);
      } catch (Failure e) {
        report(e.text());
        return FAILED;
      }
    }
    return 0;
  }

  private PerigeeOptions options(CommandLine line) {
    PerigeeOptions.Builder options =
        PerigeeOptions.builder()
            .allowFiles(true)
            .allowEnvironment(true)
            .usePathVariables(!line.ignoresEnvironment())
            .allowProcesses(true)
            .allowExit(true)
            .finalizerDeadline(null)
            .standardOutput(out)
            .standardError(err);
    if (line.noJit()) {
      options.tier(PerigeeOptions.Tier.INTERPRETED);
    }
    return options.build();
  }

  private void runAll(CommandLine line, ScriptRunner runner) throws IOException, Failure {
    if (!line.ignoresEnvironment()) {
      runInitialization(runner);
    }
    for (CommandLine.Action action : line.actions()) {
      switch (action) {
        case CommandLine.Action.Execute(String chunk) -> runner.runText(chunk, "=(command line)");
        case CommandLine.Action.Require require -> runner.require(require);
        case CommandLine.Action.Warn _ -> runner.turnWarningsOn();
      }
    }
    if (line.scriptIndex() > 0) {
      runner.runScript(line.readsStandardInput() ? null : line.script());
    }
    if (line.interactive()) {
      runInteractively(runner);
    } else if (line.scriptIndex() == 0 && !line.executes() && !line.version()) {
      if (Terminals.isInput()) {
        print(VERSION);
        runInteractively(runner);
      } else {
        runStandardInput(runner);
      }
    }
  }

  /** Runs the text or the "@file" in the environment variable LUA_INIT_5_4 or LUA_INIT. */
  private static void runInitialization(ScriptRunner runner) throws Failure {
    String name = "LUA_INIT_5_4";
    String value = System.getenv(name);
    if (value == null) {
      name = "LUA_INIT";
      value = System.getenv(name);
    }
    if (value == null) {
      return;
    }
    if (value.startsWith("@")) {
      runner.runFile(value.substring(1));
    } else {
      runner.runText(value, "=" + name);
    }
  }

  /** Runs standard input if there is no script. As in PUC Lua, an error is not a failure then. */
  private void runStandardInput(ScriptRunner runner) throws IOException {
    try {
      runner.runFile(null);
    } catch (Failure e) {
      report(e.text());
    }
  }

  private void runInteractively(ScriptRunner runner) throws IOException {
    try (LineSource lines = Console.open(runner, System.in, out)) {
      named = false;
      new Repl(runner, lines, out, err).run();
      named = true;
    }
  }

  private void print(String text) throws IOException {
    out.write(JavaStrings.encode(text));
  }

  private void report(String message) throws IOException {
    out.flush();
    err.write(JavaStrings.encode((named ? program + ": " : "") + message + "\n"));
    err.flush();
  }
}
