package dev.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a JVM of its own, as the shell starts it. */
class MainTest {
  @TempDir private Path folder;

  private record Result(int status, byte[] out, String err) {
    String text() {
      return new String(out, StandardCharsets.UTF_8);
    }
  }

  private Result lua(String input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.perigee.cli.Main");
    command.addAll(List.of(arguments));
    Path in = Files.writeString(folder.resolve("input"), input);
    Path err = folder.resolve("errors");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectError(err.toFile())
            .start();
    byte[] out = process.getInputStream().readAllBytes();
    return new Result(process.waitFor(), out, Files.readString(err));
  }

  private void script(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void scriptGetsArgumentsAndTheirTable() throws Exception {
    script("args.lua", "#!/usr/bin/lua\nprint(arg[-1], arg[0], arg[1], arg[2], #arg, ...)");
    Result result = lua("", "args.lua", "a", "-v");
    assertThat(result.text()).isEqualTo("lua\targs.lua\ta\t-v\t2\ta\t-v\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  @Test
  void outputIsBytes() throws Exception {
    Result result = lua("", "-e", "for i = 0, 255 do io.write(string.char(i)) end");
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    assertThat(result.out()).isEqualTo(all);
  }

  @Test
  void standardInputIsAScriptOrAScriptsInput() throws Exception {
    assertThat(lua("print('from', ...)", "-", "x").text()).isEqualTo("from\tx\n");
    assertThat(lua("print('piped')").text()).isEqualTo("piped\n");
    script("read.lua", "io.write('? ') print(io.read('n') + 1, io.read('a'))");
    assertThat(lua("41rest", "read.lua").text()).isEqualTo("? 42\trest\n");
  }

  @Test
  void errorsHaveMessageTracebackAndStatus() throws Exception {
    script("bad.lua", "print('before')\nlocal function f() error('oops') end\nf()\n");
    Result result = lua("", "bad.lua");
    assertThat(result.text()).isEqualTo("before\n");
    assertThat(result.err())
        .startsWith("lua: bad.lua:2: oops\nstack traceback:\n\t[C]: in function 'error'\n");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void syntaxErrorsAndMissingFilesFail() throws Exception {
    script("syntax.lua", "x =\n");
    Result syntax = lua("", "syntax.lua");
    assertThat(syntax.err()).startsWith("lua: syntax.lua:2: unexpected symbol near <eof>\n");
    assertThat(syntax.status()).isEqualTo(1);
    Result missing = lua("", "missing.lua");
    assertThat(missing.err()).isEqualTo("lua: cannot open missing.lua\n");
    assertThat(missing.status()).isEqualTo(1);
  }

  @Test
  void exitStatusIsTheScripts() throws Exception {
    Result result = lua("", "-e", "io.write('flushed') os.exit(7)");
    assertThat(result.text()).isEqualTo("flushed");
    assertThat(result.status()).isEqualTo(7);
  }

  @Test
  void exitWritesFilesAndClosesVariablesIfAsked() throws Exception {
    script(
        "exit.lua",
        """
        local how = ...
        local function closing(name)
          return setmetatable({}, {__close = function(_, e) print(name, e) error(name, 0) end})
        end
        f = io.open("written", "w")
        f:write("waiting")
        local a <close> = closing("a")
        local b <close> = closing("b")
        local function inner()
          local c <close> = closing("c")
          os.exit(how == "false" and 3, how == "true")
        end
        pcall(inner)
        """);
    Result closed = lua("", "exit.lua", "true");
    assertThat(closed.text()).isEqualTo("c\tnil\nb\tc\na\tb\n");
    assertThat(closed.status()).isEqualTo(1);
    assertThat(folder.resolve("written")).hasContent("waiting");
    Files.delete(folder.resolve("written"));
    Result open = lua("", "exit.lua", "false");
    assertThat(open.text()).isEmpty();
    assertThat(open.status()).isEqualTo(3);
    assertThat(folder.resolve("written")).hasContent("waiting");
  }

  @Test
  void everythingOfTheHostIsGranted() throws Exception {
    script("module.lua", "return {name = ..., env = os.getenv('PATH') ~= nil}");
    script("main.lua", "local m = require 'module' print(m.name, m.env, os.execute('exit 4'))");
    assertThat(lua("", "main.lua").text()).isEqualTo("module\ttrue\tnil\texit\t4\n");
    script("order.lua", "io.write('1 ') os.execute('printf \"2 \"') print('3')");
    assertThat(lua("", "order.lua").text()).isEqualTo("1 2 3\n");
  }

  @Test
  void optionsAreUnderstood() throws Exception {
    assertThat(lua("", "-v").text()).startsWith("Perigee").endsWith("(Lua 5.4)\n");
    assertThat(lua("", "--help").text()).startsWith("usage: lua ");
    assertThat(lua("", "-e", "x = 1", "-eprint(x + 1)", "--no-jit").text()).isEqualTo("2\n");
    Result unknown = lua("", "--nonsense");
    assertThat(unknown.err()).startsWith("lua: unrecognized option '--nonsense'\nusage: lua ");
    assertThat(unknown.status()).isEqualTo(1);
    Result incomplete = lua("", "-e");
    assertThat(incomplete.err()).startsWith("lua: '-e' needs argument");
  }

  @Test
  void propertiesReachTheEngine() throws Exception {
    Result result = lua("", "-Dperigee.memory.limit=4000000", "-e", "return ('x'):rep(8000000)");
    assertThat(result.err()).contains("not enough memory");
    Result wrong = lua("", "-Dperigee.tier=9", "-e", "return");
    assertThat(wrong.err()).startsWith("lua: perigee.tier=9 ");
    assertThat(wrong.status()).isEqualTo(1);
  }

  @Test
  void jitTestReportsEveryKind() throws Exception {
    Result result = lua("", "--jit-test");
    assertThat(result.text())
        .contains("memory: ")
        .contains("integers: passed")
        .contains("errors: passed")
        .doesNotContain("FAILED");
    assertThat(result.status()).isZero();
  }
}
