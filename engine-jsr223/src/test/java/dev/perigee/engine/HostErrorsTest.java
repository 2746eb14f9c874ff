package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.FileNotFoundException;
import java.time.Duration;
import javax.script.ScriptException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exceptions of the host that pass through scripts. */
class HostErrorsTest {
  private final LuaScriptEngine scriptEngine =
      (LuaScriptEngine) new LuaScriptEngineFactory().getScriptEngine();
  private final PerigeeEngine engine = scriptEngine.engine();

  @AfterEach
  void close() {
    scriptEngine.close();
  }

  private void put(String name, HostFunction function) {
    engine.globals().put(name, function);
  }

  /** Its method throws. */
  public static class Files {
    @SuppressWarnings("StaticAssignmentOfThrowable") // The same one is to come back.
    public static final FileNotFoundException MISSING = new FileNotFoundException("data.txt");

    public void open() throws FileNotFoundException {
      throw MISSING;
    }
  }

  @Test
  void exceptionsAreErrorValuesThatScriptsCanUse() {
    engine.globals().put("files", new Files());
    assertThat(engine.eval("ok, e = pcall(files.open, files) return e")).isSameAs(Files.MISSING);
    assertThat(engine.eval("return ok == false and e:getMessage()")).isEqualTo("data.txt");
    assertThat(engine.eval("local ok, e = pcall(function() files:open() end) return 'got ' .. e"))
        .isEqualTo("got <eval>:1: java.io.FileNotFoundException: data.txt");
    assertThatThrownBy(() -> engine.eval("error(e)")).hasCause(Files.MISSING);
  }

  @Test
  void anExceptionThatNothingCatchesIsTheCause() {
    engine.globals().put("files", new Files());
    ScriptException thrown =
        catchThrowableOfType(ScriptException.class, () -> scriptEngine.eval("\nfiles:open()"));
    assertThat(thrown).hasCause(Files.MISSING);
    assertThat(thrown.getLineNumber()).isEqualTo(2);
    assertThat(thrown.getMessage())
        .isEqualTo("java.io.FileNotFoundException: data.txt in <eval> at line number 2");
  }

  @Test
  void causesCrossCoroutinesAndProtectedCalls() {
    engine.globals().put("files", new Files());
    for (String source :
        new String[] {
          "coroutine.wrap(function() files:open() end)()",
          "local ok, e = pcall(files.open, files) error(e)",
          "local co = coroutine.create(function() files:open() end) "
              + "error(select(2, coroutine.resume(co)))",
          "xpcall(function() files:open() end, error)",
          "local x <close> = setmetatable({}, {__close = function() end}) files:open()"
        }) {
      assertThatThrownBy(() -> engine.eval(source + " error(select(2, pcall(files.open, files)))"))
          .as(source)
          .hasCause(Files.MISSING);
    }
  }

  @Test
  void errorsOfNestedEvaluationsKeepTheirValues() {
    put("direct", arguments -> engine.eval("error({code = 7})"));
    put("scripted", arguments -> scriptEngine.eval("error({code = 7})"));
    for (String name : new String[] {"direct", "scripted"}) {
      assertThat(engine.eval("local ok, e = pcall(" + name + ") return e.code"))
          .as(name)
          .isEqualTo(7L);
    }
    engine.globals().put("files", new Files());
    put("nested", arguments -> scriptEngine.eval("files:open()"));
    assertThat(engine.eval("return select(2, pcall(nested))")).isSameAs(Files.MISSING);
  }

  @Test
  void outerScriptsCannotCatchNestedDeadlines() {
    try (LuaScriptEngine limited =
        new LuaScriptEngineFactory()
            .getScriptEngine(PerigeeOptions.builder().deadline(Duration.ofMillis(200)).build())) {
      limited.put("scripted", (HostFunction) arguments -> limited.eval("while true do end"));
      limited.put(
          "wrapped",
          (HostFunction)
              arguments -> {
                try {
                  return limited.eval("while true do end");
                } catch (ScriptException e) {
                  throw new IllegalStateException("wrapped", e);
                }
              });
      for (String name : new String[] {"scripted", "wrapped"}) {
        assertThatThrownBy(() -> limited.eval("pcall(" + name + ") return 'went on'"))
            .as(name)
            .hasMessageContaining("deadline exceeded");
      }
    }
  }

  @Test
  void outerScriptsCannotCatchNestedInterrupts() {
    put(
        "interrupted",
        arguments -> {
          engine.interrupt();
          return scriptEngine.eval("while true do end");
        });
    assertThatThrownBy(() -> engine.eval("pcall(interrupted) return 'went on'"))
        .hasMessageContaining("interrupted");
    assertThat(engine.eval("return 1")).isEqualTo(1L);
  }

  @Test
  void scriptsCannotCatchErrorsOfTheJvm() {
    for (Error error : new Error[] {new OutOfMemoryError("test"), new StackOverflowError("test")}) {
      put(
          "fail",
          arguments -> {
            throw error;
          });
      assertThatThrownBy(() -> engine.eval("pcall(fail) return 'went on'"))
          .hasMessageContaining(error.toString())
          .hasCause(error);
      assertThat(engine.eval("return 1")).isEqualTo(1L);
    }
    put(
        "fail",
        arguments -> {
          throw new AssertionError("test");
        });
    assertThat(engine.eval("return select(2, pcall(fail))")).isInstanceOf(AssertionError.class);
  }
}
