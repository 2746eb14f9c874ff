package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.script.Bindings;
import javax.script.CompiledScript;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;
import javax.script.SimpleBindings;
import javax.script.SimpleScriptContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Promises of the Javadoc of {@code javax.script} for every engine, if no other test checks them;
 * {@code docs/javax-script.md} lists all of them.
 */
class ScriptEngineContractTest {
  private final LuaScriptEngineFactory factory = new LuaScriptEngineFactory();
  private final LuaScriptEngine engine =
      factory.getScriptEngine(PerigeeOptions.ofSystemProperties());

  @AfterEach
  void close() {
    engine.close();
  }

  // ScriptEngine

  @Test
  void stateOfAnEvaluationIsVisibleInTheNext() throws ScriptException {
    engine.eval("function twice(x) return 2 * x end");
    assertThat(engine.eval("return twice(21)")).isEqualTo(42L);
  }

  @Test
  void readerGivesTheSameAsItsText() throws ScriptException {
    String script = "return 'text of ' .. _VERSION";
    assertThat(engine.eval(new StringReader(script))).isEqualTo(engine.eval(script));
    assertThat(engine.eval(new StringReader(script), new SimpleBindings()))
        .isEqualTo(engine.eval(script, new SimpleBindings()));
    ScriptContext context = new SimpleScriptContext();
    assertThat(engine.eval(new StringReader(script), context))
        .isEqualTo(engine.eval(script, context));
  }

  @Test
  void readerThatFailsIsAScriptException() {
    IOException broken = new IOException("broken pipe");
    Reader reader =
        new Reader() {
          @Override
          public int read(char[] buffer, int offset, int length) throws IOException {
            throw broken;
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> engine.eval(reader))
        .isInstanceOf(ScriptException.class)
        .hasCause(broken);
    assertThatThrownBy(() -> engine.compile(reader))
        .isInstanceOf(ScriptException.class)
        .hasCause(broken);
  }

  @Test
  void scriptWithoutAValueGivesNull() throws ScriptException {
    assertThat(engine.eval("local x = 1")).isNull();
    assertThat(engine.compile("local x = 1").eval()).isNull();
  }

  @Test
  void nullReadersAreRefused() {
    assertThatThrownBy(() -> engine.eval((Reader) null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> engine.eval((Reader) null, new SimpleBindings()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> engine.eval(new StringReader(""), (Bindings) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> engine.eval(new StringReader(""), (ScriptContext) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> engine.compile((Reader) null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void putAndGetAreThoseOfTheEngineScope() {
    engine.put("x", 1L);
    Bindings bindings = engine.getBindings(ScriptContext.ENGINE_SCOPE);
    assertThat(bindings).containsEntry("x", 1L);
    bindings.put("y", 2L);
    assertThat(engine.get("y")).isEqualTo(2L);
    assertThatThrownBy(() -> engine.put(null, 1)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> engine.put("", 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine.get(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> engine.get("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bindingsOfTheEngineAreThoseOfItsContext() {
    ScriptContext context = engine.getContext();
    assertThat(engine.getBindings(ScriptContext.ENGINE_SCOPE))
        .isSameAs(context.getBindings(ScriptContext.ENGINE_SCOPE));
    Bindings global = new SimpleBindings();
    Bindings own = new SimpleBindings();
    engine.setBindings(global, ScriptContext.GLOBAL_SCOPE);
    engine.setBindings(own, ScriptContext.ENGINE_SCOPE);
    assertThat(context.getBindings(ScriptContext.GLOBAL_SCOPE)).isSameAs(global);
    assertThat(context.getBindings(ScriptContext.ENGINE_SCOPE)).isSameAs(own);
    engine.setBindings(null, ScriptContext.GLOBAL_SCOPE);
    assertThat(engine.getBindings(ScriptContext.GLOBAL_SCOPE)).isNull();
  }

  @Test
  void invalidScopesAreRefused() {
    assertThatThrownBy(() -> engine.getBindings(7)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine.setBindings(new SimpleBindings(), 7))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine.setBindings(null, ScriptContext.ENGINE_SCOPE))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void createdBindingsAreEmptyAndCanReplaceTheEngines() throws ScriptException {
    Bindings fresh = engine.createBindings();
    assertThat(fresh).isEmpty();
    fresh.put("x", 41);
    engine.setBindings(fresh, ScriptContext.ENGINE_SCOPE);
    engine.eval("y = x + 1");
    assertThat(fresh).containsEntry("y", 42L);
  }

  @Test
  void contextThatIsSetIsTheDefault() throws ScriptException {
    ScriptContext context = new SimpleScriptContext();
    StringWriter out = new StringWriter();
    context.setWriter(out);
    context.getBindings(ScriptContext.ENGINE_SCOPE).put("x", "of the context");
    engine.setContext(context);
    engine.eval("print(x) y = 1");
    assertThat(engine.getContext()).isSameAs(context);
    assertThat(out).hasToString("of the context\n");
    assertThat(engine.get("y")).isEqualTo(1L);
    assertThatThrownBy(() -> engine.setContext(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void givenBindingsRunWithTheOtherPartsOfTheDefaultContext() throws ScriptException {
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    engine.getContext().setWriter(out);
    engine.getContext().setErrorWriter(errors);
    engine.getContext().setReader(new StringReader("a line\n"));
    engine.setBindings(new SimpleBindings(Map.of("g", "global")), ScriptContext.GLOBAL_SCOPE);
    engine.eval("print(io.read(), g) io.stderr:write('problem')", new SimpleBindings());
    assertThat(out).hasToString("a line\tglobal\n");
    assertThat(errors).hasToString("problem");
  }

  @Test
  void factoryIsTheOneThatMadeTheEngine() {
    assertThat(engine.getFactory()).isSameAs(factory);
  }

  // ScriptContext: the engine's default one

  @Test
  void attributesOfTheDefaultContextAreEntriesOfItsBindings() {
    ScriptContext context = engine.getContext();
    context.setAttribute("x", 1L, ScriptContext.ENGINE_SCOPE);
    assertThat(engine.get("x")).isEqualTo(1L);
    assertThat(context.getAttribute("x")).isEqualTo(1L);
    assertThat(context.getAttributesScope("x")).isEqualTo(ScriptContext.ENGINE_SCOPE);
    assertThat(context.removeAttribute("x", ScriptContext.ENGINE_SCOPE)).isEqualTo(1L);
    assertThat(context.getAttribute("x", ScriptContext.ENGINE_SCOPE)).isNull();
    assertThat(context.getAttributesScope("x")).isEqualTo(-1);
  }

  @Test
  void lowestScopeOfAnAttributeCounts() {
    ScriptContext context = engine.getContext();
    engine.setBindings(new SimpleBindings(), ScriptContext.GLOBAL_SCOPE);
    context.setAttribute("x", "global", ScriptContext.GLOBAL_SCOPE);
    assertThat(context.getAttribute("x")).isEqualTo("global");
    assertThat(context.getAttributesScope("x")).isEqualTo(ScriptContext.GLOBAL_SCOPE);
    context.setAttribute("x", "engine", ScriptContext.ENGINE_SCOPE);
    assertThat(context.getAttribute("x")).isEqualTo("engine");
  }

  @Test
  void globalAttributeWithoutAGlobalScopeIsDropped() {
    ScriptContext context = engine.getContext();
    assertThat(context.getBindings(ScriptContext.GLOBAL_SCOPE)).isNull();
    context.setAttribute("x", 1, ScriptContext.GLOBAL_SCOPE);
    assertThat(context.getAttribute("x")).isNull();
  }

  @Test
  void badAttributesAreRefused() {
    ScriptContext context = engine.getContext();
    assertThatThrownBy(() -> context.setAttribute(null, 1, ScriptContext.ENGINE_SCOPE))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> context.setAttribute("", 1, ScriptContext.ENGINE_SCOPE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> context.setAttribute("x", 1, 7))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> context.getAttribute("", ScriptContext.ENGINE_SCOPE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> context.getAttribute(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> context.removeAttribute("x", 7))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> context.getAttributesScope(""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void scopesAreAnUnchangeableList() {
    List<Integer> scopes = engine.getContext().getScopes();
    assertThat(scopes).containsExactly(ScriptContext.ENGINE_SCOPE, ScriptContext.GLOBAL_SCOPE);
    assertThatThrownBy(() -> scopes.add(7)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void readerAndWritersOfTheDefaultContextAreThereAndKeepWhatIsSet() {
    ScriptContext context = engine.getContext();
    assertThat(context.getWriter()).isNotNull();
    assertThat(context.getErrorWriter()).isNotNull();
    assertThat(context.getReader()).isNotNull();
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    Reader reader = new StringReader("");
    context.setWriter(out);
    context.setErrorWriter(errors);
    context.setReader(reader);
    assertThat(context.getWriter()).isSameAs(out);
    assertThat(context.getErrorWriter()).isSameAs(errors);
    assertThat(context.getReader()).isSameAs(reader);
  }

  // Bindings: the engine's own

  @Test
  void putAndRemoveGiveTheFormerValue() {
    Bindings bindings = engine.getBindings(ScriptContext.ENGINE_SCOPE);
    assertThat(bindings.put("x", 1L)).isNull();
    assertThat(bindings.put("x", 2L)).isEqualTo(1L);
    assertThat(bindings.remove("x")).isEqualTo(2L);
    assertThat(bindings.remove("x")).isNull();
  }

  @Test
  void manyEntriesAreMerged() throws ScriptException {
    Bindings bindings = engine.getBindings(ScriptContext.ENGINE_SCOPE);
    bindings.putAll(Map.of("x", 1, "y", 2));
    assertThat(engine.eval("return x + y")).isEqualTo(3L);
    assertThatThrownBy(() -> bindings.putAll(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> bindings.putAll(Map.of("", 1)))
        .isInstanceOf(IllegalArgumentException.class);
    Map<String, Object> withNull = new HashMap<>();
    withNull.put(null, 1);
    assertThatThrownBy(() -> bindings.putAll(withNull)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void keysThatAreNoNamesAreRefusedByEachMethod() {
    Map<?, ?> bindings = engine.getBindings(ScriptContext.ENGINE_SCOPE);
    Object number = 1;
    assertThatThrownBy(() -> bindings.get(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> bindings.get("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bindings.containsKey(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> bindings.containsKey("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bindings.containsKey(number)).isInstanceOf(ClassCastException.class);
    assertThatThrownBy(() -> bindings.remove(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> bindings.remove("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bindings.remove(number)).isInstanceOf(ClassCastException.class);
  }

  // CompiledScript

  @Test
  void compiledScriptTakesItsContextAsEvalDoes() throws ScriptException {
    CompiledScript script = engine.compile("print(x) return x");
    ScriptContext context = new SimpleScriptContext();
    StringWriter out = new StringWriter();
    context.setWriter(out);
    context.getBindings(ScriptContext.ENGINE_SCOPE).put("x", "mine");
    assertThat(script.eval(context)).isEqualTo("mine");
    assertThat(out).hasToString("mine\n");
    assertThatThrownBy(() -> script.eval((ScriptContext) null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void compiledScriptWithNullBindingsRunsInTheDefaultContext() throws ScriptException {
    engine.put("x", "the engine's");
    assertThat(engine.compile("return x").eval((Bindings) null)).isEqualTo("the engine's");
  }

  @Test
  void whatDoesNotCompileIsAScriptExceptionWhenItIsCompiled() {
    assertThatThrownBy(() -> engine.compile("x = = 1"))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("unexpected symbol");
  }

  @Test
  void compiledScriptFailsWithAScriptException() throws ScriptException {
    CompiledScript script = engine.compile("error('at run time')");
    assertThatThrownBy(script::eval)
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("at run time");
  }

  // ScriptEngineFactory and ScriptEngineManager

  @Test
  void nullsInMethodCallsAndProgramsAreRefused() {
    assertThatThrownBy(() -> factory.getMethodCallSyntax(null, "m"))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> factory.getMethodCallSyntax("o", null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> factory.getMethodCallSyntax("o", "m", (String[]) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> factory.getMethodCallSyntax("o", "m", "1", null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> factory.getProgram((String[]) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> factory.getProgram("x = 1", null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void eachCallMakesAnEngineOfItsOwn() throws ScriptException {
    ScriptEngine first = factory.getScriptEngine();
    ScriptEngine second = factory.getScriptEngine();
    first.eval("x = 1");
    assertThat(second.eval("return x")).isNull();
  }

  @Test
  void enginesOfOneManagerShareItsGlobalScope() throws ScriptException {
    ScriptEngineManager manager = new ScriptEngineManager();
    manager.put("shared", "by all");
    ScriptEngine first = manager.getEngineByName("lua");
    ScriptEngine second = manager.getEngineByName("lua");
    assertThat(first.getBindings(ScriptContext.GLOBAL_SCOPE)).isSameAs(manager.getBindings());
    assertThat(first.eval("return shared")).isEqualTo("by all");
    manager.put("shared", "changed");
    assertThat(second.eval("return shared")).isEqualTo("changed");
  }

  @Test
  void factoryThatIsRegisteredByHandIsFound() {
    ScriptEngineManager manager = new ScriptEngineManager(null);
    assertThat(manager.getEngineByName("configuration")).isNull();
    manager.registerEngineName("configuration", factory);
    manager.registerEngineExtension("conf", factory);
    manager.registerEngineMimeType("text/conf", factory);
    assertThat(manager.getEngineByName("configuration")).isInstanceOf(LuaScriptEngine.class);
    assertThat(manager.getEngineByExtension("conf")).isInstanceOf(LuaScriptEngine.class);
    assertThat(manager.getEngineByMimeType("text/conf")).isInstanceOf(LuaScriptEngine.class);
  }
}
