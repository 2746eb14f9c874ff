package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.script.SimpleBindings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Maps, lists and arrays are live views, and keep their identities. */
class HostViewsTest {
  private final LuaScriptEngine scriptEngine =
      (LuaScriptEngine) new LuaScriptEngineFactory().getScriptEngine();
  private final PerigeeEngine engine = scriptEngine.engine();

  @AfterEach
  void close() {
    scriptEngine.close();
  }

  private Object eval(Object object, String source) {
    engine.globals().put("o", object);
    return engine.eval(source);
  }

  @Test
  void integersMatchExistingKeys() {
    Map<Object, Object> map = new HashMap<>(Map.of(1, "one"));
    assertThat(eval(map, "o[1] = 'uno' o[2] = 'dos' return o[1]")).isEqualTo("uno");
    assertThat(map).containsOnly(Map.entry(1, "uno"), Map.entry(2, "dos"));
    engine.eval("o[1] = nil");
    assertThat(map).containsOnlyKeys(2);
    Map<Object, Object> empty = new HashMap<>();
    eval(empty, "o[1] = 'x'");
    assertThat(empty).containsOnlyKeys(1L);
    Map<Object, Object> shorts = new HashMap<>(Map.of((short) 1, "a"));
    assertThat(eval(shorts, "o[2] = 'b' return o[1]")).isEqualTo("a");
    assertThat(shorts).containsOnlyKeys((short) 1, (short) 2);
  }

  @Test
  void floatsWithIntegersValuesAreIntegers() {
    assertThat(eval(List.of("a", "b"), "return o[1.0] .. o[#o / 1] .. tostring(o[1.5])"))
        .isEqualTo("abnil");
    assertThat(eval(new HashMap<>(Map.of(1L, "x")), "return o[1.0]")).isEqualTo("x");
    Map<Object, Object> map = new HashMap<>();
    eval(map, "o[2.0] = 'two' o[0.5] = 'half'");
    assertThat(map).containsOnlyKeys(2L, 0.5);
    assertThat(eval(new HashMap<>(Map.of(1.0, "x")), "return o[1]")).isEqualTo("x");
  }

  @Test
  void keysThatAMapCannotHaveAreNil() {
    assertThat(eval(new TreeMap<>(Map.of("a", 1)), "return o[1] == nil and o[true] == nil"))
        .isEqualTo(true);
    assertThatThrownBy(() -> engine.eval("o[true] = 1"))
        .hasCauseInstanceOf(ClassCastException.class);
    assertThat(eval(Map.of("1", 1), "return o[1]")).isNull();
    assertThat(eval(Map.of("a", 1), "return o[nil]")).isNull();
    assertThatThrownBy(() -> eval(new HashMap<>(), "o[nil] = 1"))
        .hasMessageContaining("index is nil");
    assertThatThrownBy(() -> eval(Map.of("a", 1), "o.b = 1"))
        .hasCauseInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void namesOfConstantsAreKeysOfEnums() {
    Map<Thread.State, Object> map = new EnumMap<>(Map.of(Thread.State.NEW, "new"));
    assertThat(eval(map, "o.BLOCKED = 'blocked' return o.NEW")).isEqualTo("new");
    assertThat(map).containsOnlyKeys(Thread.State.NEW, Thread.State.BLOCKED);
  }

  @Test
  void entriesComeBeforeMethods() {
    Map<String, Object> map = new HashMap<>(Map.of("size", "an entry"));
    assertThat(eval(map, "return o.size .. tostring(o:get('x')) .. tostring(o:isEmpty())"))
        .isEqualTo("an entrynilfalse");
    eval(map, "o:put('x', 5)");
    assertThat(map).containsEntry("x", 5L);
  }

  @Test
  void mapsCanBeChangedWhileTheyAreTraversed() {
    Map<Object, Object> map = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      map.put("key" + i, i);
    }
    eval(map, "for k in pairs(o) do o[k] = nil end");
    assertThat(map).isEmpty();
    Map<Object, Object> two = new LinkedHashMap<>();
    two.put("a", 1);
    two.put("b", 2);
    assertThat(
            eval(two, "local n = 0 for k in pairs(o) do n = n + 1 o.b = nil o.c = 3 end return n"))
        .isEqualTo(1L);
  }

  @Test
  void aNullKeyDoesNotEndPairs() {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("a", 1);
    map.put(null, 2);
    map.put("b", null);
    map.put("c", 3);
    assertThat(
            eval(
                map, "local s = '' for k, v in pairs(o) do s = s .. k .. tostring(v) end return s"))
        .isEqualTo("a1bnilc3");
  }

  @Test
  void arraysKeepTheirIdentity() throws Exception {
    String[] names = {"a", "b"};
    assertThat(eval(Map.of("names", names), "return o.names[2] .. #o.names")).isEqualTo("b2");
    assertThat(engine.eval("return o.names")).isSameAs(names);
    SimpleBindings bindings = new SimpleBindings();
    bindings.put("array", new Object[] {1, 2});
    scriptEngine.getContext().setBindings(bindings, javax.script.ScriptContext.GLOBAL_SCOPE);
    assertThat(scriptEngine.eval("return #array")).isEqualTo(2L);
    engine.globals().put("f", (HostFunction) arguments -> names);
    assertThat(engine.eval("return f() == o.names")).isEqualTo(true);
  }

  @Test
  void arraysOfAllTypesAreReadAndWritten() {
    int[] numbers = {1, 2};
    assertThat(
            eval(
                numbers,
                "o[1] = 10.0 local s = 0 for i, v in ipairs(o) do s = s + i * v end return s"))
        .isEqualTo(14L);
    assertThat(numbers).containsExactly(10, 2);
    for (Object array :
        new Object[] {
          new long[2], new double[2], new float[2], new short[2], new Object[2], new Integer[2]
        }) {
      assertThat(eval(array, "o[2] = 7 return o[2] == 7 and #o")).as("%s", array).isEqualTo(2L);
    }
    assertThat(eval(new boolean[1], "o[1] = true return o[1]")).isEqualTo(true);
    assertThat(eval(new char[1], "o[1] = 'x' return o[1]")).isEqualTo("x");
    assertThatThrownBy(() -> eval(numbers, "o[1] = 1.5"))
        .hasMessageContaining("an array of int cannot hold a number value");
    assertThatThrownBy(() -> engine.eval("o[3] = 1"))
        .hasMessageContaining("an array of 2 elements cannot be assigned at 3");
    assertThatThrownBy(() -> engine.eval("o[1] = nil")).hasMessageContaining("nil value");
    assertThat(engine.eval("return o[0], o[9], o.x")).isNull();
    assertThat(eval(new int[][] {{1}, {2, 3}}, "return o[2][2]")).isEqualTo(3L);
  }

  @Test
  void theSameObjectIsTheSameValue() {
    HostFunction function = arguments -> null;
    List<Object> list = new ArrayList<>();
    Object[] array = {1};
    Runnable runnable = () -> {};
    for (Object object : new Object[] {function, list, array, runnable, new int[0]}) {
      engine.globals().put("x", object);
      engine.globals().put("y", object);
      engine.globals().put("list", new ArrayList<>(Arrays.asList(object, object)));
      assertThat(engine.eval("return x == y and ({[x] = 1})[y] == 1 and list[1] == list[2]"))
          .isEqualTo(true);
      assertThat(engine.eval("return x")).isSameAs(object);
    }
    assertThat(
            engine.eval(
                "local t = {} for i = 1, 1000 do t[x] = i; collectgarbage('step') end return t[y]"))
        .isEqualTo(1000L);
  }

  @Test
  void functionsOfTheHostAreForgottenWithTheirBuiltins() {
    List<HostFunction> functions = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      int number = i;
      functions.add(arguments -> number);
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < functions.size(); i++) {
        engine.globals().put("f", functions.get(i));
        assertThat(engine.eval("return f()")).isEqualTo((long) i);
      }
      engine.eval("f = nil collectgarbage() collectgarbage()");
    }
  }

  @Test
  void tablesAreEqualOnlyToThemselvesFromBothSides() {
    LuaTable table = (LuaTable) engine.eval("return {a = 1}");
    Map<Object, Object> map = new HashMap<>(Map.of("a", 1L));
    assertThat(table.equals(map)).isFalse();
    assertThat(table.toMap().equals(map)).isTrue();
  }
}
