package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.script.ScriptException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InvocableTest {
  private final LuaScriptEngine engine =
      new LuaScriptEngineFactory().getScriptEngine(PerigeeOptions.ofSystemProperties());

  /** Implemented by scripts. */
  public interface Shape {
    int area();

    String name();

    default String describe() {
      return name() + " of " + area();
    }

    default String sum(String label, int... numbers) {
      return "unused";
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void functionsAreCalledByName() throws Exception {
    engine.eval("function add(a, b) return a + b end");
    assertThat(engine.invokeFunction("add", 1, 2.5)).isEqualTo(3.5);
    assertThat(engine.invokeFunction("tostring", (Object) null)).isEqualTo("nil");
  }

  @Test
  void whatIsNotThereCannotBeCalled() throws Exception {
    engine.eval("x = 1");
    assertThatThrownBy(() -> engine.invokeFunction("nothing"))
        .isInstanceOf(NoSuchMethodException.class);
    assertThatThrownBy(() -> engine.invokeFunction("x")).isInstanceOf(NoSuchMethodException.class);
    assertThatThrownBy(() -> engine.invokeFunction(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void errorsOfFunctionsAreScriptExceptions() throws Exception {
    engine.eval("function fail() error('no') end");
    assertThatThrownBy(() -> engine.invokeFunction("fail"))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("no");
  }

  @Test
  void methodsAreFoundThroughMetatables() throws Exception {
    Object account =
        engine.eval(
            "local Account = {} Account.__index = Account "
                + "function Account:deposit(n) self.balance = self.balance + n "
                + "return self.balance end "
                + "return setmetatable({balance = 1}, Account)");
    assertThat(engine.invokeMethod(account, "deposit", 41)).isEqualTo(42L);
    assertThatThrownBy(() -> engine.invokeMethod(account, "withdraw"))
        .isInstanceOf(NoSuchMethodException.class);
  }

  @Test
  void methodsAreFoundAtTheEndOfChainsOfAnyValues() throws Exception {
    engine.put(
        "map", new HashMap<>(Map.of("greet", (HostFunction) arguments -> "hello from the map")));
    engine.eval(
        """
        function string:shout() return 'shouting' end
        function over(index) return setmetatable({}, {__index = index}) end
        """);
    Object receiver =
        engine.eval(
            """
            last = over(function(t, k) return function() return k .. ' ' .. tostring(t == last) end end)
            return over(over(last))
            """);
    assertThat(engine.invokeMethod(receiver, "key")).isEqualTo("key true");
    assertThat(engine.invokeMethod(engine.eval("return over('text')"), "shout"))
        .isEqualTo("shouting");
    assertThat(engine.invokeMethod(engine.eval("return over(over(map))"), "greet"))
        .isEqualTo("hello from the map");
    assertThat(engine.eval("return over(over(map)).greet(), over(over(map)):greet()"))
        .isEqualTo(engine.eval("return 'hello from the map', 'hello from the map'"));
    assertThatThrownBy(() ->
            engine.invokeMethod(
                engine.eval("return over(function(t, k) error('no ' .. k, 0) end)"), "key"))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("no key");
  }

  @Test
  void noMethodIsFoundInChainsThatEndNowhere() throws Exception {
    engine.eval(
        """
        function chain(length, last)
          for i = 2, length do last = setmetatable({}, {__index = last}) end
          return last
        end
        function method() return 'found' end
        """);
    assertThat(engine.invokeMethod(engine.eval("return chain(2000, {m = method})"), "m"))
        .isEqualTo("found");
    for (String object :
        List.of("chain(2001, {m = method})", "chain(3, 5)", "chain(3, 'text')", "chain(3, {})")) {
      Object table = engine.eval("return " + object);
      assertThatThrownBy(() -> engine.invokeMethod(table, "m"))
          .as(object)
          .isInstanceOf(NoSuchMethodException.class);
    }
    Object loop = engine.eval("local t = {} t.__index = t return setmetatable(t, t)");
    assertThatThrownBy(() -> engine.invokeMethod(loop, "m"))
        .isInstanceOf(NoSuchMethodException.class);
    // For a script, a chain that is too long is an error.
    assertThatThrownBy(() -> engine.eval("return chain(2001, {m = method}).m"))
        .hasMessageContaining("'__index' chain too long; possible loop");
  }

  @Test
  void objectsOfNobodyOrOfOthersAreRefused() throws Exception {
    try (LuaScriptEngine other =
        new LuaScriptEngineFactory().getScriptEngine(PerigeeOptions.ofSystemProperties())) {
      Object foreign = other.eval("return {f = print}");
      for (Object object : new Object[] {null, "text", foreign}) {
        assertThatThrownBy(() -> engine.invokeMethod(object, "f"))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> engine.getInterface(object, Runnable.class))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void interfacesAreImplementedByGlobals() throws Exception {
    engine.eval("function area() return 12.0 end function name() return 'square' end");
    Shape shape = engine.getInterface(Shape.class);
    assertThat(shape.area()).isEqualTo(12);
    assertThat(shape.describe()).isEqualTo("square of 12");
    assertThat(Set.of(shape)).contains(shape).doesNotContain(engine.getInterface(Shape.class));
    assertThat(shape.toString()).contains("Shape");
    engine.eval(
        "function describe() return 'mine' end "
            + "function sum(label, ...) return label .. select('#', ...) end");
    assertThat(shape.describe()).isEqualTo("mine");
    assertThat(shape.sum("n", 1, 2, 3)).isEqualTo("n1");
  }

  @Test
  void interfacesAreImplementedByTables() throws Exception {
    Object table =
        engine.eval(
            "return {area = function(self) return self.a end, a = 7, name = function() return 3 end}");
    Shape shape = engine.getInterface(table, Shape.class);
    assertThat(shape.area()).isEqualTo(7);
    assertThat(shape.name()).isEqualTo("3");
  }

  @Test
  void missingMethodGivesNullAndOtherTypesAreRefused() throws Exception {
    engine.eval("function area() return 1 end");
    assertThat(engine.getInterface(Shape.class)).isNull();
    assertThatThrownBy(() -> engine.getInterface(String.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine.getInterface(null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void resultsOfTheWrongTypeAreRefused() throws Exception {
    engine.eval("function area() return 1.5 end function name() return {} end");
    Shape shape = engine.getInterface(Shape.class);
    assertThatThrownBy(shape::area).isInstanceOf(ClassCastException.class);
    assertThatThrownBy(shape::name).isInstanceOf(ClassCastException.class);
    engine.eval("function compare(a, b) return a < b and -1 or 1 end");
    @SuppressWarnings("unchecked")
    Comparator<Object> comparator = engine.getInterface(Comparator.class);
    assertThat(comparator.compare(1, 2)).isEqualTo(-1);
    assertThat(comparator.reversed().compare(1, 2)).isEqualTo(1);
  }

  @Test
  void exceptionsOfTheHostPassThroughInterfaces() throws Exception {
    engine.put(
        "fail",
        (HostFunction)
            arguments -> {
              throw new IllegalArgumentException("from the host");
            });
    engine.eval("function get() fail() end");
    Supplier<?> supplier = engine.getInterface(Supplier.class);
    assertThatThrownBy(supplier::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("from the host");
    engine.eval("function get() error('lua') end");
    assertThatThrownBy(supplier::get).isInstanceOf(LuaException.class);
  }
}
