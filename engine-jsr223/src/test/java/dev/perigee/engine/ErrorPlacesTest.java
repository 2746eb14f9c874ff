package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.StringReader;
import java.util.Objects;
import javax.script.ScriptEngine;
import javax.script.ScriptException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The places of errors according to ScriptException. */
class ErrorPlacesTest {
  private final LuaScriptEngine engine =
      new LuaScriptEngine(new LuaScriptEngineFactory(), PerigeeOptions::ofSystemProperties);

  @AfterEach
  void close() {
    engine.close();
  }

  private ScriptException failure(String script) {
    return Objects.requireNonNull(
        catchThrowableOfType(ScriptException.class, () -> engine.eval(script)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\\nerror('oops')|2|oops",
        "\\nlocal x = nil + 1|2|attempt to perform arithmetic on a nil value",
        "\\nerror('localhost:5432: refused', 0)|2|localhost:5432: refused",
        "\\nerror('localhost:5432: refused')|2|localhost:5432: refused",
        "\\nerror({}) -- a table|2|(error object is a table value)",
        "local function f() error('oops', 2) end\\nf()|2|oops",
        "local function f() error('oops', 0) end\\nf()|1|oops",
        "local ok, e = pcall(error, 'x')\\nerror(e, 0)|2|x",
        "local ok, e = pcall(function() error('x') end)\\nerror(e, 0)|2|a.lua:1: x",
        "\\nstring.rep()|2|bad argument #1 to 'rep' (string expected, got no value)",
        "\\ncoroutine.wrap(function() error('in it', 0) end)()|2|in it",
        "\\nx = = 3|2|unexpected symbol near '='",
      })
  void ofAnError(String script, int line, String problem) {
    engine.put(ScriptEngine.FILENAME, "a.lua");
    ScriptException failure = failure(script.replace("\\n", "\n"));
    assertThat(failure.getFileName()).isEqualTo("a.lua");
    assertThat(failure.getLineNumber()).isEqualTo(line);
    assertThat(failure.getMessage()).contains(problem);
    assertThat(((LuaException) Objects.requireNonNull(failure.getCause())).problem())
        .startsWith(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/very/long/path/of/more/than/sixty/characters/which/messages/show/the/end/of/only.lua",
        "dir/\u00fc\u4e2d.lua",
        "C:\\a b\\c.lua",
        "a:7: b.lua"
      })
  void namesOfFilesAreWhole(String name) {
    engine.put(ScriptEngine.FILENAME, name);
    for (String script : new String[] {"\nerror('x')", "\nx = = 1", "\nerror({})"}) {
      assertThat(failure(script).getFileName()).isEqualTo(name);
      assertThat(failure(script).getLineNumber()).isEqualTo(2);
    }
  }

  @Test
  void aFileMayBeginWithAByteOrderMarkAndACommentForTheSystem() throws ScriptException {
    for (String start : new String[] {"\ufeff", "#!/usr/bin/lua\n", "\ufeff#!/usr/bin/lua\n"}) {
      assertThat(engine.eval(new StringReader(start + "return 7"))).isEqualTo(7L);
      assertThat(engine.eval(start + "return 7")).isEqualTo(7L);
      assertThat(engine.compile(new StringReader(start + "return 7")).eval()).isEqualTo(7L);
    }
    ScriptException failure = failure("#!/usr/bin/lua\n\nerror('x')");
    assertThat(failure.getLineNumber()).isEqualTo(3);
  }
}
