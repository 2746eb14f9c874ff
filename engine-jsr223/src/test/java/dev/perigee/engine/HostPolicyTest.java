package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perigee.testing.TestSeed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The host's resources that scripts can use: none unless an option grants them, and then with
 * limits.
 */
class HostPolicyTest {
  @TempDir private Path folder;

  private static Object run(PerigeeOptions.Builder options, String source) {
    try (PerigeeEngine engine = new PerigeeEngine(options.build())) {
      return engine.eval(source);
    }
  }

  private static Object refused(String source) {
    return run(PerigeeOptions.builder(), source);
  }

  private Object withFiles(String source) {
    return run(
        PerigeeOptions.builder().allowFiles(true),
        "local folder = '" + folder.toString().replace("\\", "\\\\") + "/'\n" + source);
  }

  private static Object withProcesses(String source) {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh");
    return run(PerigeeOptions.builder().allowProcesses(true), source);
  }

  // Nothing is granted by default

  @Test
  void filesAreRefusedWithTheReason() throws Exception {
    Path file = Files.writeString(folder.resolve("file.lua"), "return 1");
    String name = "'" + file + "'";
    String reason = "this engine's host does not allow files";
    String triple = "nil|" + file + ": " + reason + "|1";
    String show =
        "local function show(...) local t = table.pack(...) for i = 1, t.n do "
            + "t[i] = tostring(t[i]) end return table.concat(t, '|') end ";
    assertThat(refused(show + "return show(io.open(" + name + "))")).isEqualTo(triple);
    assertThat(refused(show + "return show(io.open(" + name + ", 'w'))")).isEqualTo(triple);
    assertThat(refused(show + "return show(os.remove(" + name + "))")).isEqualTo(triple);
    assertThat(refused(show + "return show(os.rename(" + name + ", 'x'))"))
        .isEqualTo("nil|" + reason + "|1");
    assertThat(refused(show + "return show(io.tmpfile())")).isEqualTo("nil|" + reason + "|1");
    assertThat(refused(show + "return show(loadfile(" + name + "))"))
        .isEqualTo("nil|cannot open " + file + ": " + reason);
    assertThat(refused(show + "return show(package.searchpath('file', '" + folder + "/?.lua'))"))
        .isEqualTo("nil|" + reason);
    for (String raising :
        new String[] {
          "io.lines(" + name + ")",
          "io.input(" + name + ")",
          "io.output(" + name + ")",
          "dofile(" + name + ")",
          "os.tmpname()"
        }) {
      assertThatThrownBy(() -> refused(raising)).as(raising).hasMessageContaining(reason);
    }
    assertThat(file).hasContent("return 1");
  }

  @Test
  void modulesAreNotSearchedForInFilesThatAreRefused() {
    assertThatThrownBy(() -> refused("require 'module'"))
        .hasMessageContaining("module 'module' not found:")
        .hasMessageContaining("\n\tno field package.preload['module']")
        .hasMessageContaining("\n\tthis engine's host does not allow files");
    assertThat(refused("package.preload.m = function() return 7 end return (require 'm')"))
        .isEqualTo(7L);
  }

  @Test
  void processesAreRefusedWithTheReason() {
    String reason = "this engine's host does not allow processes";
    assertThat(refused("local r, message, n = io.popen('true') return message .. n"))
        .isEqualTo("true: " + reason + "1");
    assertThat(refused("local r, message, n = os.execute('true') return message .. n"))
        .isEqualTo(reason + "1");
    assertThat(refused("return os.execute()")).isEqualTo(false);
  }

  @Test
  void exitIsRefusedWithTheReason() {
    assertThatThrownBy(() -> refused("os.exit()"))
        .hasMessageContaining("this engine's host does not allow os.exit");
    assertThatThrownBy(() -> refused("os.exit(true, true)"))
        .hasMessageContaining("this engine's host does not allow os.exit");
  }

  @Test
  void environmentIsEmptyUnlessGranted() {
    assertThat(refused("return os.getenv('PATH')")).isNull();
    assertThat(run(PerigeeOptions.builder().allowEnvironment(true), "return os.getenv('PATH')"))
        .isEqualTo(System.getenv("PATH"));
  }

  @Test
  void oneGrantIsNotAnother() {
    assertThat(withFiles("return select(2, os.execute('true'))"))
        .isEqualTo("this engine's host does not allow processes");
    assertThat(withProcesses("return select(2, io.open('x'))"))
        .isEqualTo("x: this engine's host does not allow files");
  }

  // Files

  @Test
  void anEngineThatClosesWritesAndClosesItsFiles() {
    withFiles("f = io.open(folder .. 'out', 'w') f:write('waiting')");
    assertThat(folder.resolve("out")).hasContent("waiting");
  }

  @Test
  void garbageFilesAreWrittenAndClosed() {
    assertThat(
            withFiles(
                "io.open(folder .. 'out', 'w'):write('garbage') collectgarbage() "
                    + "return io.open(folder .. 'out'):read('a')"))
        .isEqualTo("garbage");
    withFiles(
        "io.open(folder .. 'x', 'w'):close() "
            + "for i = 1, 3000 do assert(io.open(folder .. 'x')) end");
  }

  @Test
  void wholeFilesCountAgainstTheMemoryLimit() throws Exception {
    Path big = folder.resolve("big");
    Files.write(big, new byte[8 << 20]);
    PerigeeOptions.Builder options = PerigeeOptions.builder().allowFiles(true).memoryLimit(4 << 20);
    String open = "local f = io.open('" + big + "') ";
    assertThatThrownBy(() -> run(options, open + "f:read('a')")).hasMessage("not enough memory");
    assertThatThrownBy(() -> run(options, open + "f:read('l')")).hasMessage("not enough memory");
    assertThatThrownBy(() -> run(options, "error(select(2, loadfile('" + big + "')), 0)"))
        .hasMessage("not enough memory");
    assertThat(run(options, open + "local n = 0 while f:read(65536) do n = n + 1 end return n"))
        .isEqualTo(128L);
  }

  @Test
  void openFilesCountAgainstTheMemoryLimit() {
    assertThatThrownBy(() ->
            run(
                PerigeeOptions.builder().allowFiles(true).memoryLimit(4 << 20),
                "local t = {} for i = 1, 2000 do t[i] = assert(io.tmpfile()) end"))
        .hasMessage("not enough memory");
  }

  @Test
  void readingAndWritingAtRandomAgreesWithAnArray() {
    long seed = TestSeed.of(HostPolicyTest.class);
    assertThat(
            withFiles(
                """
                math.randomseed(%d)
                local name, random = folder .. 'random', math.random
                io.open(name, 'w'):close()
                local f = io.open(name, 'r+')
                local model, at = '', 0
                for step = 1, 1000 do
                  local what = random(5)
                  if what == 1 then
                    at = random(0, #model)
                    assert(f:seek('set', at) == at)
                  elseif what == 2 then
                    assert(f:seek() == at)
                  elseif what == 3 then
                    local text = string.rep(string.char(random(0, 255)), random(20) ^ 3 // 1 | 0)
                    f:write(text)
                    model = string.sub(model, 1, at) .. text .. string.sub(model, at + #text + 1)
                    at = at + #text
                  else
                    local count = random(20) ^ 3 // 1 | 0
                    local expected = string.sub(model, at + 1, at + count)
                    assert(f:read(count) == (expected ~= '' and expected or nil), step)
                    at = at + #expected
                  end
                end
                f:close()
                return io.open(name):read('a') == model\
                """
                    .formatted(seed)))
        .as("seed %d", seed)
        .isEqualTo(true);
  }

  // Standard streams

  @Test
  void bytesThatAScriptDoesNotReadStayInTheHostsStream() throws Exception {
    ByteArrayInputStream in =
        new ByteArrayInputStream("12 line\nrest".getBytes(StandardCharsets.UTF_8));
    PerigeeOptions.Builder options = PerigeeOptions.builder().standardInput(in);
    assertThat(run(options, "return io.read('n') .. io.read('l')")).isEqualTo("12 line");
    assertThat(run(options, "return io.read(1)")).isEqualTo("r");
    assertThat(in.readAllBytes()).asString().isEqualTo("est");
  }

  @Test
  void writingGoesToTheHostsStreams() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    run(
        PerigeeOptions.builder().standardOutput(out).standardError(err),
        "io.write('a', 1) print('b') io.stdout:write('c') io.stderr:write('d')");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a1b\nc");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("d");
  }

  // Processes

  @Test
  void processesAreReadAndWritten() {
    assertThat(
            withProcesses(
                "local f = io.popen('echo one; echo two') "
                    + "return f:read() .. f:read('L') .. tostring(f:read()) .. io.type(f)"))
        .isEqualTo("onetwo\nnilfile");
    Path target = folder.resolve("target");
    withProcesses(
        "local f = io.popen('cat > " + target + "', 'w') f:write('to ', 'cat') assert(f:close())");
    assertThat(target).hasContent("to cat");
  }

  @Test
  void exitStatusesOfProcessesAreReturned() {
    String show = "local r, how, n = %s return tostring(r) .. how .. n";
    for (String call : new String[] {"os.execute('%s')", "io.popen('%s'):close()"}) {
      assertThat(withProcesses(show.formatted(call.formatted("true")))).isEqualTo("trueexit0");
      assertThat(withProcesses(show.formatted(call.formatted("exit 3")))).isEqualTo("nilexit3");
      assertThat(withProcesses(show.formatted(call.formatted("kill -s KILL $$"))))
          .isEqualTo("nilsignal9");
      assertThat(withProcesses(show.formatted(call.formatted("nowhere/at-all 2>/dev/null"))))
          .isEqualTo("nilexit127");
    }
    assertThat(withProcesses("return os.execute()")).isEqualTo(true);
  }

  @Test
  void aDeadlineEndsTheWaitForAProcess() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh");
    assertThatThrownBy(() ->
            run(
                PerigeeOptions.builder().allowProcesses(true).deadline(Duration.ofMillis(100)),
                "os.execute('exec sleep 100')"))
        .hasMessageContaining("deadline exceeded");
  }
}
