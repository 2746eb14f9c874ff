package dev.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The effect of Ctrl-C, the signal SIGINT, on a running script. */
@DisabledOnOs(OS.WINDOWS)
class InterruptTest {
  @TempDir private Path folder;

  private record Run(Process process, BufferedReader out) {
    String line() throws IOException {
      return out.readLine();
    }

    void interrupt() throws Exception {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }
  }

  private final List<Process> started = new ArrayList<>();

  /** Ends the processes even if a test failed, since the scripts do not end by themselves. */
  @AfterEach
  void endProcesses() {
    started.forEach(Process::destroyForcibly);
  }

  private Run start(String script) throws Exception {
    Process process =
        new LuaCommand(folder)
            .builder("-e", script)
            .redirectError(folder.resolve("errors").toFile())
            .start();
    started.add(process);
    process.getOutputStream().close();
    Run run =
        new Run(
            process,
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
    assertThat(run.line()).isEqualTo("ready");
    assumeTrue(!ignoresInterrupts(process.pid()), "the process that runs the tests ignores SIGINT");
    return run;
  }

  /** Whether the process was started with SIGINT ignored, as a shell does in the background. */
  private static boolean ignoresInterrupts(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return false;
    }
    List<String> lines = Files.readAllLines(status);
    return lines.stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  @Test
  void aScriptIsStoppedWithATraceback() throws Exception {
    Run run =
        start(
            """
            print("ready") io.stdout:flush()
            local function loop() while true do end end
            loop()
            """);
    run.interrupt();
    assertThat(run.line()).isNull();
    assertThat(run.process().waitFor()).isEqualTo(1);
    assertThat(folder.resolve("errors"))
        .hasContent(
            """
            lua: (command line):3: interrupted!
            stack traceback:
            	(command line):2: in local 'loop'
            	(command line):3: in main chunk
            	[C]: in ?
            """);
  }

  @Test
  void aScriptMayCatchItOnce() throws Exception {
    Run run =
        start(
            """
            print("ready") io.stdout:flush()
            print(pcall(function() while true do end end))
            io.stdout:flush()
            while true do pcall(string.find, string.rep("a", 100000), ".*b") end
            """);
    run.interrupt();
    assertThat(run.line()).isEqualTo("false\tinterrupted!");
    run.interrupt();
    assertThat(run.line()).isNull();
    assertThat(run.process().waitFor()).isEqualTo(128 + 2);
  }
}
