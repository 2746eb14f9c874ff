package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lua functions and coroutines in Java code, and several results. */
class FunctionsBothWaysTest {
  private final LuaScriptEngine scriptEngine =
      new LuaScriptEngineFactory().getScriptEngine(PerigeeOptions.ofSystemProperties());
  private final PerigeeEngine engine = scriptEngine.engine();

  @AfterEach
  void close() {
    scriptEngine.close();
  }

  private LuaFunction function(String source) {
    return (LuaFunction) engine.eval("return " + source);
  }

  /** Is not public, and has a default method. */
  interface Hidden {
    int number();

    default int twice() {
      return 2 * number();
    }

    default int failing() {
      throw new IllegalArgumentException("from the default method");
    }
  }

  /** Throws the exception that it declares. */
  interface Reader {
    String read(String name) throws IOException;
  }

  @Test
  @SuppressWarnings("unchecked")
  void functionsBecomeFunctionalInterfaces() {
    Comparator<Object> comparator =
        function("function(a, b) return a < b and -1 or a > b and 1 or 0 end").as(Comparator.class);
    assertThat(List.of(3L, 1L, 2L).stream().sorted(comparator).toList())
        .isEqualTo(List.of(1L, 2L, 3L));
    assertThat(comparator.reversed().compare(1, 2)).isEqualTo(1);
    IntPredicate even = function("function(n) return n % 2 == 0 end").as(IntPredicate.class);
    assertThat(even.test(4) && even.negate().test(5)).isTrue();
    BinaryOperator<Object> join =
        function("function(a, b) return a .. b end").as(BinaryOperator.class);
    assertThat(join.apply("x", "y")).isEqualTo("xy");
    assertThat(function("print").as(HostFunction.class)).isInstanceOf(LuaFunction.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> function("print").as(Iterator.class))
        .withMessageContaining("not a functional interface: java.util.Iterator");
  }

  @Test
  void interfacesOfTheSameFunctionAreEqual() {
    LuaFunction function = function("function() end");
    Runnable first = function.as(Runnable.class);
    assertThat(first).isEqualTo(function.as(Runnable.class)).isNotEqualTo(function);
    assertThat(first).hasSameHashCodeAs(function.as(Runnable.class));
    assertThat(first).isNotEqualTo(function("function() end").as(Runnable.class));
    engine.globals().put("f", first);
    assertThat(engine.eval("return f")).isEqualTo(function);
  }

  @Test
  void getInterfaceTakesAFunction() {
    LuaFunction function = function("function(a, b) return b - a end");
    @SuppressWarnings("unchecked")
    Comparator<Object> comparator = scriptEngine.getInterface(function, Comparator.class);
    assertThat(comparator.compare(1, 3)).isEqualTo(2);
    assertThat(scriptEngine.getInterface(function, Iterator.class)).isNull();
  }

  @Test
  void defaultMethodsOfInterfacesThatAreNotPublicWork() throws Exception {
    Hidden hidden = function("function() return 21 end").as(Hidden.class);
    assertThat(hidden.twice()).isEqualTo(42);
    assertThatThrownBy(hidden::failing)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("from the default method");
    scriptEngine.eval("function number() return 4 end");
    assertThat(scriptEngine.getInterface(Hidden.class).twice()).isEqualTo(8);
  }

  @Test
  void exceptionsPassThroughWhereTheyAreDeclared() {
    engine
        .globals()
        .put(
            "fail",
            (HostFunction)
                arguments -> {
                  throw new IOException("no disk");
                });
    Reader reader = function("function(name) return fail(name) end").as(Reader.class);
    assertThatThrownBy(() -> reader.read("x")).isInstanceOf(IOException.class);
    Runnable runnable = function("function() fail() end").as(Runnable.class);
    assertThatThrownBy(runnable::run)
        .isInstanceOf(LuaException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void severalResultsCross() {
    engine.globals().put("two", (Callable<Object>) () -> Results.of("a", null, 3));
    assertThat(engine.eval("return select('#', two()) .. select(3, two())")).isEqualTo("33");
    engine.globals().put("none", (HostFunction) arguments -> Results.of());
    assertThat(engine.eval("return select('#', none())")).isEqualTo(0L);
    assertThat(function("function() return 1, 2 end").callForAll()).containsExactly(1L, 2L);
    assertThat(Results.of(1, 2)).hasToString("Results[1, 2]");
    assertThat(Results.of(1, 2).values()).containsExactly(1, 2);
  }

  // Coroutines

  @Test
  void coroutinesAreResumedFromJava() {
    LuaCoroutine coroutine =
        function("function(a, b) local c = coroutine.yield(a + b) return c, 'end' end")
            .newCoroutine();
    assertThat(coroutine.resume(1, 2)).containsExactly(3L);
    assertThat(coroutine.isDone()).isFalse();
    assertThat(coroutine.resume("x")).containsExactly("x", "end");
    assertThat(coroutine.isDone()).isTrue();
    assertThatThrownBy(coroutine::resume)
        .isInstanceOf(LuaException.class)
        .hasMessage("cannot resume dead coroutine");
    engine.globals().put("co", coroutine);
    assertThat(engine.eval("return coroutine.status(co)")).isEqualTo("dead");
    assertThat(engine.eval("return co")).isEqualTo(coroutine).hasSameHashCodeAs(coroutine);
  }

  @Test
  void errorsOfCoroutinesAreExceptions() {
    LuaCoroutine coroutine = function("function() error({code = 5}) end").newCoroutine();
    assertThatThrownBy(coroutine::resume)
        .isInstanceOfSatisfying(
            LuaException.class, e -> assertThat(((LuaTable) e.value()).get("code")).isEqualTo(5L));
    assertThat(coroutine.isDone()).isTrue();
  }

  @Test
  void coroutinesAreIteratorsAndStreams() {
    LuaCoroutine coroutine =
        (LuaCoroutine)
            engine.eval(
                "return coroutine.create(function() for i = 1, 3 do coroutine.yield(i) end return 'last' end)");
    assertThat(coroutine.stream().toList()).isEqualTo(List.of(1L, 2L, 3L));
    assertThat(function("function() end").newCoroutine().iterator().hasNext()).isFalse();
    LuaCoroutine endless =
        function("function() local n = 0 while true do n = n + 1 coroutine.yield(n) end end")
            .newCoroutine();
    assertThat(endless.stream().limit(4).toList()).isEqualTo(List.of(1L, 2L, 3L, 4L));
  }

  @Test
  void aScriptsCoroutineRunsFunctionsOfTheHost() {
    engine
        .globals()
        .put(
            "resume",
            (HostFunction) arguments -> ((LuaCoroutine) arguments[0]).resume(arguments[1])[0]);
    assertThat(
            engine.eval(
                "return resume(coroutine.create(function(x) return coroutine.yield(x * 2) end), 4)"))
        .isEqualTo(8L);
  }
}
