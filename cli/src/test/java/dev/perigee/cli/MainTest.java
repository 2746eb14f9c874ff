package dev.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.cli.LuaCommand.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The command in a JVM of its own; the messages are those of PUC Lua's command. */
class MainTest {
  @TempDir private Path folder;

  private LuaCommand command;

  @BeforeEach
  void makeCommand() {
    command = new LuaCommand(folder);
  }

  private Result lua(String input, String... arguments) throws Exception {
    return command.run(input, arguments);
  }

  private void script(String name, String text) throws IOException {
    command.file(name, text);
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
    assertThat(missing.err())
        .isEqualTo("lua: cannot open missing.lua: No such file or directory\n");
    assertThat(missing.status()).isEqualTo(1);
  }

  @Test
  void errorsInUnnamedStandardInputDoNotFail() throws Exception {
    for (String bad : List.of("error('x', 0)", "x = = 1")) {
      Result unnamed = lua(bad);
      assertThat(unnamed.err()).startsWith("lua: ");
      assertThat(unnamed.status()).isZero();
      Result named = lua(bad, "-");
      assertThat(named.err()).isEqualTo(unnamed.err());
      assertThat(named.status()).isEqualTo(1);
      Result after = lua(bad, "-W");
      assertThat(after.status()).isZero();
    }
    assertThat(lua("os.exit(false)").status()).isEqualTo(1);
    assertThat(lua("", "-e", "error('x')").status()).isEqualTo(1);
    assertThat(lua("", "-e", "x = = 1").status()).isEqualTo(1);
    assertThat(lua("error('x')", "-i").status()).isZero();
    script("bad.lua", "error('x')");
    assertThat(lua("error('y')", "-i", "bad.lua").err()).contains("x").doesNotContain("y");
    assertThat(lua("", "-i", "bad.lua").status()).isEqualTo(1);
  }

  @Test
  void exitStatusIsThatOfTheScript() throws Exception {
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
    assertThat(lua("", "--help").text()).startsWith("usage: lua [options] [script [args]]\n");
    assertThat(lua("", "-e", "x = 1", "-eprint(x + 1)", "--no-jit").text()).isEqualTo("2\n");
    Result unknown = lua("", "--nonsense");
    assertThat(unknown.err()).startsWith("lua: unrecognized option '--nonsense'\nusage: lua ");
    assertThat(unknown.status()).isEqualTo(1);
  }

  @Test
  void librariesAreLoadedIntoGlobals() throws Exception {
    script("lib-v2.lua", "print('loading', ...) return {n = arg[0]}");
    Result result = lua("print(lib.n, s.rep('a', 3), string)", "-llib-v2", "-l", "s=string", "-");
    assertThat(result.text()).startsWith("loading\tlib-v2\t./lib-v2.lua\n-\taaa\ttable: ");
    Result missing = lua("", "-l", "no.such.module");
    assertThat(missing.err())
        .startsWith("lua: module 'no.such.module' not found:\n\tno field package.preload")
        .endsWith("\nstack traceback:\n\t[C]: in function 'require'\n\t[C]: in ?\n");
    assertThat(missing.status()).isEqualTo(1);
  }

  @Test
  void theEnvironmentIsRunFirst() throws Exception {
    script("init.lua", "x = (x or 0) + 1 print('init', x, ...)");
    command.environment("LUA_INIT", "error('not this one')");
    command.environment("LUA_INIT_5_4", "@init.lua");
    command.environment("LUA_PATH", "?.other;;");
    script("main.lua", "print(x, package.path:match('^?.other;/') ~= nil, os.getenv('LUA_PATH'))");
    assertThat(lua("", "main.lua", "a").text()).isEqualTo("init\t1\n1\ttrue\t?.other;;\n");
    assertThat(lua("", "-E", "main.lua").text()).isEqualTo("nil\tfalse\t?.other;;\n");
    command.environment("LUA_INIT_5_4", "error('msg')");
    Result failed = lua("", "main.lua");
    assertThat(failed.text()).isEmpty();
    assertThat(failed.err())
        .startsWith("lua: LUA_INIT_5_4:1: msg\nstack traceback:\n\t[C]: in function 'error'\n");
    assertThat(failed.status()).isEqualTo(1);
  }

  @Test
  void warningsAreOffUntilTurnedOn() throws Exception {
    String script = "warn('a', 'b') warn('@on') warn('c') warn('@off') warn('d')";
    assertThat(lua(script, "-").err()).isEqualTo("Lua warning: c\n");
    assertThat(lua(script, "-W", "-").err()).isEqualTo("Lua warning: ab\nLua warning: c\n");
  }

  @Test
  void errorValuesAreShown() throws Exception {
    script(
        "value.lua",
        """
        local shown = setmetatable({}, {__tostring = function()
          return "line " .. debug.getinfo(4, "l").currentline
        end})
        xpcall(error, print, "caught")
        error(shown)
        """);
    Result shown = lua("", "value.lua");
    assertThat(shown.text()).isEqualTo("caught\n");
    assertThat(shown.err()).isEqualTo("lua: line 5\n");
    assertThat(lua("error({})", "-").err())
        .isEqualTo(
            """
            lua: (error object is a table value)
            stack traceback:
            	[C]: in function 'error'
            	stdin:1: in main chunk
            	[C]: in ?
            """);
    assertThat(lua("coroutine.wrap(function() error('in\u00e9\\xff', 0) end)()", "-").err())
        .isEqualTo(
            """
            lua: stdin:1: in\u00e9\uFFFD
            stack traceback:
            	[C]: in ?
            	stdin:1: in main chunk
            	[C]: in ?
            """);
  }

  @Test
  void argumentsComeFromTheTableArg() throws Exception {
    assertThat(lua("print(...)", "-e", "arg[1] = 100", "-").text()).isEqualTo("100\n");
    Result none = lua("print(1)", "-e", "arg = 1", "-");
    assertThat(none.err()).isEqualTo("lua: 'arg' is not a table\n");
    assertThat(none.status()).isEqualTo(1);
    String ofTwo = "setmetatable(arg, {__len = function() return 2.0 end})";
    assertThat(lua("print(...)", "-e", ofTwo, "-", "1", "2", "3").text()).isEqualTo("1\t2\n");
    String noLength = "setmetatable(arg, {__len = function() return {} end})";
    assertThat(lua("", "-e", noLength, "-").err())
        .isEqualTo("lua: object length is not an integer\n");
    String failing = "setmetatable(arg, {__len = function() error('e') end})";
    assertThat(lua("", "-e", failing, "-").err()).isEqualTo("lua: (command line):1: e\n");
    String endless = "setmetatable(arg, {__len = function() return 1 << 40 end})";
    assertThat(lua("", "-e", endless, "-").err()).startsWith("lua: stack overflow (too many");
    assertThat(lua("", "-e", "print(arg[0], arg[1], #arg)").text()).isEqualTo("lua\t-e\t2\n");
  }

  @Test
  void interactiveModeReadsPlainLinesWithoutATerminal() throws Exception {
    Result result = lua("x = io.read()\nfor the script\nx, #x\nerror('e')\n", "-i", "-e", "y = 1");
    assertThat(result.text()).isEqualTo("Perigee 0.1 (Lua 5.4)\n> > for the script\t14\n> > \n");
    assertThat(result.err()).startsWith("stdin:1: e\nstack traceback:\n");
    assertThat(result.status()).isZero();
    Result noText = lua("print = function() error({}) end\n1\n", "-i");
    assertThat(noText.err()).isEqualTo("error calling 'print' ((null))\n");
    Result prompt =
        lua("_PROMPT = setmetatable({}, {__tostring = function() error('p') end})", "-i");
    assertThat(prompt.err()).isEqualTo("stdin:1: p\n");
    assertThat(prompt.status()).isEqualTo(1);
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
  @EnabledIfSystemProperty(named = "os.arch", matches = "aarch64|amd64|x86_64")
  void jitTestReportsEveryKind() throws Exception {
    Result result = lua("", "--jit-test");
    assertThat(result.text())
        .contains("memory: ")
        .contains("integers: passed in native code")
        .contains("errors: passed in native code")
        .contains("tier 1: on, ")
        .doesNotContain("FAILED");
    assertThat(result.status()).isZero();
  }

  @Test
  void jitTestSaysThatThereIsNoNativeCodeForAProcessor() throws Exception {
    Result result = lua("", "-Dos.arch=riscv64", "--jit-test");
    assertThat(result.text())
        .contains("native code: integer loop: not tried, ")
        .contains("Lua: integers: not tried, ")
        .contains("tier 1: off, ")
        .doesNotContain("FAILED");
    assertThat(result.status()).isZero();
  }
}
