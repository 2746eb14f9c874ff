package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.script.Bindings;
import javax.script.CompiledScript;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.ScriptException;
import javax.script.SimpleBindings;
import javax.script.SimpleScriptContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LuaScriptEngineTest {
  private final LuaScriptEngine engine =
      new LuaScriptEngineFactory().getScriptEngine(PerigeeOptions.ofSystemProperties());

  @AfterEach
  void close() {
    engine.close();
  }

  // Bindings

  @Test
  void ownBindingsAreTheGlobals() throws ScriptException {
    engine.put("x", 20);
    assertThat(engine.eval("y = x * 2 return y + 2")).isEqualTo(42L);
    assertThat(engine.get("y")).isEqualTo(40L);
    engine.put("y", null);
    assertThat(engine.eval("return y")).isNull();
    assertThat(engine.getBindings(ScriptContext.ENGINE_SCOPE)).containsKeys("x", "print");
  }

  @Test
  void bindingsTakeNoEmptyAndNoNullKeys() {
    Bindings bindings = engine.getBindings(ScriptContext.ENGINE_SCOPE);
    assertThatThrownBy(() -> bindings.put("", 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bindings.put(null, 1)).isInstanceOf(NullPointerException.class);
    Map<?, ?> untyped = bindings;
    Object number = 1;
    assertThatThrownBy(() -> untyped.get(number)).isInstanceOf(ClassCastException.class);
  }

  @Test
  void entriesOfOwnBindingsCanBeTraversedChangedAndRemoved() throws ScriptException {
    engine.eval("print('opened')");
    Bindings bindings = engine.getBindings(ScriptContext.ENGINE_SCOPE);
    bindings.put("mine", 1);
    bindings.entrySet().stream()
        .filter(entry -> entry.getKey().equals("mine"))
        .forEach(entry -> entry.setValue(2L));
    assertThat(engine.eval("return mine")).isEqualTo(2L);
    bindings.keySet().removeIf(key -> key.equals("mine"));
    assertThat(engine.eval("return mine")).isNull();
    assertThat(bindings).hasSize(bindings.entrySet().size()).doesNotContainKey("mine");
  }

  @Test
  void givenBindingsLeaveTheEnginesOwnUntouched() throws ScriptException {
    engine.put("x", 1);
    Bindings given = new SimpleBindings();
    given.put("x", 10);
    assertThat(engine.eval("x = x + 1 z = 5 _G.w = 6 load('v = 7')() return x", given))
        .isEqualTo(11L);
    assertThat(given)
        .containsEntry("x", 11L)
        .containsEntry("z", 5L)
        .containsEntry("w", 6L)
        .containsEntry("v", 7L)
        .doesNotContainKey("print");
    assertThat(engine.get("x")).isEqualTo(1L);
    assertThat(engine.eval("return z == nil and w == nil and v == nil")).isEqualTo(true);
  }

  @Test
  void givenBindingsDoNotSeeTheEnginesOwnGlobals() throws ScriptException {
    engine.eval("secret = 1");
    assertThat(engine.eval("return secret", new SimpleBindings())).isNull();
  }

  @Test
  void unchangedEntriesKeepTheirObjects() throws ScriptException {
    Bindings given = new SimpleBindings();
    Integer number = 1000;
    given.put("n", number);
    given.put("gone", "x");
    engine.eval("gone = nil", given);
    assertThat(given.get("n")).isSameAs(number);
    assertThat(given).doesNotContainKey("gone");
  }

  @Test
  void immutableBindingsStayAsTheyAre() throws ScriptException {
    Bindings given = new SimpleBindings(Map.of("x", 1));
    assertThat(engine.eval("x = x + 1 y = x return x + y", given)).isEqualTo(4L);
    assertThat(given).containsOnly(Map.entry("x", 1));
    assertThat(engine.eval("return x, y", given)).isEqualTo(1L);
  }

  @Test
  void functionsOfGivenBindingsGoOnWorkingOnThem() throws Exception {
    Bindings given = new SimpleBindings();
    engine.setBindings(given, ScriptContext.ENGINE_SCOPE);
    engine.eval("count = 0 function increment() count = count + 1 return count end");
    assertThat(engine.invokeFunction("increment")).isEqualTo(1L);
    assertThat(engine.invokeFunction("increment")).isEqualTo(2L);
    assertThat(given).containsEntry("count", 2L);
    given.put("count", 10);
    assertThat(engine.eval("return increment()")).isEqualTo(11L);
  }

  @Test
  void changesBeforeAnErrorReachTheBindings() {
    Bindings given = new SimpleBindings();
    assertThatThrownBy(() -> engine.eval("x = 1 error('e')", given))
        .isInstanceOf(ScriptException.class);
    assertThat(given).containsEntry("x", 1L);
  }

  @Test
  void engineScopeShadowsGlobalScope() throws ScriptException {
    Bindings global = new SimpleBindings();
    global.put("a", "global a");
    global.put("b", "global b");
    engine.setBindings(global, ScriptContext.GLOBAL_SCOPE);
    engine.put("a", "engine a");
    assertThat(engine.eval("return a .. ', ' .. b")).isEqualTo("engine a, global b");
    Bindings given = new SimpleBindings();
    given.put("b", "given b");
    assertThat(engine.eval("return a .. ', ' .. b", given)).isEqualTo("global a, given b");
    engine.eval("b = 'assigned'");
    assertThat(global).containsEntry("b", "global b");
    assertThat(engine.get("b")).isEqualTo("assigned");
  }

  @Test
  void manyBindingsDoNotFillTheMemory() throws ScriptException {
    try (LuaScriptEngine limited =
        new LuaScriptEngineFactory()
            .getScriptEngine(PerigeeOptions.builder().memoryLimit(4 << 20).build())) {
      List<Bindings> all = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        Bindings given = new SimpleBindings();
        given.put("i", i);
        assertThat(limited.eval("r = i * 2 return r", given)).isEqualTo(2L * i);
        all.add(given);
      }
      assertThat(all.getLast()).containsEntry("r", 5998L);
    }
  }

  // Streams, file name, arguments

  @Test
  void streamsAreThoseOfTheContext() throws ScriptException {
    ScriptContext context = new SimpleScriptContext();
    context.setBindings(new SimpleBindings(), ScriptContext.ENGINE_SCOPE);
    StringWriter out = new StringWriter();
    context.setWriter(out);
    context.setReader(new StringReader("first \u00e9\nsecond\n"));
    engine.eval("print(io.read()) io.write('\u20ac', 1)", context);
    engine.eval("print(io.read())", context);
    assertThat(out).hasToString("first \u00e9\n\u20ac1second\n");
    StringWriter own = new StringWriter();
    engine.getContext().setWriter(own);
    engine.eval("print('own')");
    assertThat(own).hasToString("own\n");
    assertThat(out.toString()).doesNotContain("own");
  }

  @Test
  void handlesCalledOutsideAnEvaluationPrintToTheEnginesWriter() throws ScriptException {
    StringWriter out = new StringWriter();
    engine.getContext().setWriter(out);
    LuaFunction function = (LuaFunction) engine.eval("return function() print('later') end");
    function.call();
    assertThat(out).hasToString("later\n");
  }

  @Test
  void fileNameAndArgumentsAreRead() throws ScriptException {
    engine.put(ScriptEngine.FILENAME, "some/file.lua");
    engine.put(ScriptEngine.ARGV, new String[] {"a", "b"});
    assertThat(engine.eval("return select('#', ...) .. (...)")).isEqualTo("2a");
    ScriptException thrown =
        catchThrowableOfType(
            ScriptException.class, () -> engine.eval("local x = 1\n\nerror('oops')"));
    assertThat(thrown.getFileName()).isEqualTo("some/file.lua");
    assertThat(thrown.getLineNumber()).isEqualTo(3);
    assertThat(thrown).hasMessage("oops in some/file.lua at line number 3");
  }

  // Errors

  @Test
  void syntaxErrorsHaveLineAndColumn() {
    ScriptException thrown =
        catchThrowableOfType(ScriptException.class, () -> engine.eval("x = 1\ny = = 2"));
    assertThat(thrown.getLineNumber()).isEqualTo(2);
    assertThat(thrown.getColumnNumber()).isEqualTo(5);
    assertThat(thrown.getFileName()).isEqualTo("<eval>");
    assertThat(thrown).hasMessageStartingWith("unexpected symbol near '='");
  }

  @Test
  void exceptionOfTheHostIsTheCause() {
    IOException original = new IOException("disk on fire");
    engine.put(
        "fail",
        (HostFunction)
            arguments -> {
              throw original;
            });
    ScriptException thrown =
        catchThrowableOfType(ScriptException.class, () -> engine.eval("\nfail()"));
    assertThat(thrown).hasCause(original);
    assertThat(thrown.getLineNumber()).isEqualTo(2);
    assertThat(thrown).hasMessageContaining("disk on fire");
  }

  @Test
  void errorsOfTheHostDoNotLeak() {
    engine.put(
        "fail",
        (HostFunction)
            arguments -> {
              throw new AssertionError("not for you");
            });
    assertThatThrownBy(() -> engine.eval("fail()"))
        .isInstanceOf(ScriptException.class)
        .hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void recursionWithoutEndIsAScriptException() throws ScriptException {
    assertThatThrownBy(() -> engine.eval("local function f() return 1 + f() end f()"))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("stack overflow");
    assertThat(engine.eval("return 1")).isEqualTo(1L);
  }

  @Test
  void recursionThroughTheHostIsAScriptException() throws ScriptException {
    engine.put("again", (HostFunction) arguments -> engine.eval("return again()"));
    assertThatThrownBy(() -> engine.eval("again()")).isInstanceOf(ScriptException.class);
    assertThat(engine.eval("return 1")).isEqualTo(1L);
  }

  @Test
  void nullsAreRefused() {
    assertThatThrownBy(() -> engine.eval((String) null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> engine.eval("", (Bindings) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> engine.eval("", (ScriptContext) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> engine.compile((String) null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void closedEngineSaysSo() throws ScriptException {
    engine.eval("x = 1");
    engine.close();
    assertThatThrownBy(() -> engine.eval("return 1"))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("closed");
  }

  // Compiled scripts

  @Test
  void compiledScriptRunsInEachContextByItself() throws ScriptException {
    CompiledScript script = engine.compile(new StringReader("n = (n or 0) + 1 return n"));
    assertThat(script.getEngine()).isSameAs(engine);
    assertThat(script.eval()).isEqualTo(1L);
    assertThat(script.eval()).isEqualTo(2L);
    Bindings given = new SimpleBindings();
    given.put("n", 40);
    assertThat(script.eval(given)).isEqualTo(41L);
    assertThat(script.eval()).isEqualTo(3L);
  }

  @Test
  void oneCompiledScriptGivesManyThreadsTheirOwnAnswers() throws Exception {
    CompiledScript script =
        engine.compile("total = 0 for i = 1, n do total = total + i end return total");
    List<Future<Long>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 64; i++) {
        int n = i;
        Callable<Long> evaluation =
            () -> {
              Bindings own = new SimpleBindings();
              own.put("n", n);
              Object result = script.eval(own);
              assertThat(own.get("total")).isEqualTo(result);
              return (Long) result;
            };
        answers.add(threads.submit(evaluation));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo((long) i * (i + 1) / 2);
      }
    }
  }
}
