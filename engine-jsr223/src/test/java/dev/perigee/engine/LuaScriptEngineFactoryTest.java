package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.util.List;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LuaScriptEngineFactoryTest {
  private final LuaScriptEngineFactory factory = new LuaScriptEngineFactory();

  @ParameterizedTest
  @ValueSource(strings = {"lua", "Lua", "perigee"})
  void managerFindsTheEngineByName(String name) {
    assertThat(new ScriptEngineManager().getEngineByName(name)).isInstanceOf(LuaScriptEngine.class);
  }

  @Test
  void managerFindsTheEngineByExtensionAndMimeType() {
    ScriptEngineManager manager = new ScriptEngineManager();
    assertThat(manager.getEngineByExtension("lua")).isInstanceOf(LuaScriptEngine.class);
    assertThat(manager.getEngineByMimeType("text/x-lua")).isInstanceOf(LuaScriptEngine.class);
    assertThat(manager.getEngineByMimeType("application/x-lua"))
        .isInstanceOf(LuaScriptEngine.class);
  }

  @Test
  void nameSortsBeforeThatOfLuaj() {
    assertThat(factory.getEngineName()).isEqualTo("Lua (Perigee)").isLessThan("Luaj");
  }

  @Test
  void parametersAreThoseOfTheFactory() {
    assertThat(factory.getParameter(ScriptEngine.ENGINE)).isEqualTo(factory.getEngineName());
    assertThat(factory.getParameter(ScriptEngine.ENGINE_VERSION))
        .isEqualTo(factory.getEngineVersion());
    assertThat(factory.getParameter(ScriptEngine.LANGUAGE)).isEqualTo("Lua");
    assertThat(factory.getParameter(ScriptEngine.LANGUAGE_VERSION)).isEqualTo("5.4");
    assertThat(factory.getParameter(ScriptEngine.NAME)).isEqualTo("lua");
    assertThat(factory.getParameter("THREADING")).isEqualTo("MULTITHREADED");
  }

  @Test
  void unknownParameterIsNullAndNullIsRefused() {
    assertThat(factory.getParameter("no such key")).isNull();
    assertThatThrownBy(() -> factory.getParameter(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void listsCannotBeChanged() {
    for (List<String> list :
        List.of(factory.getNames(), factory.getExtensions(), factory.getMimeTypes())) {
      assertThatThrownBy(() -> list.add("x")).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void outputStatementPrintsExactlyTheText() throws Exception {
    String text = "a \"quoted\" \\ back\0slash\t\r\n1 \u00e9 \ud83d\ude00";
    ScriptEngine engine = factory.getScriptEngine();
    StringWriter out = new StringWriter();
    engine.getContext().setWriter(out);
    engine.eval(factory.getOutputStatement(text));
    assertThat(out).hasToString(text + "\n");
  }

  @Test
  void programOfStatementsRuns() throws Exception {
    String program =
        factory.getProgram(
            "t = {add = function(self, n) return n + 1 end}",
            "x = " + factory.getMethodCallSyntax("t", "add", "41"),
            "return x");
    assertThat(factory.getScriptEngine().eval(program)).isEqualTo(42L);
  }

  @Test
  void methodCallSyntaxSeparatesArguments() {
    assertThat(factory.getMethodCallSyntax("o", "m")).isEqualTo("o:m()");
    assertThat(factory.getMethodCallSyntax("o", "m", "1", "x")).isEqualTo("o:m(1, x)");
  }
}
