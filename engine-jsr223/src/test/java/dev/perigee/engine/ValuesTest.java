package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perigee.testing.TestSeed;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ValuesTest {
  private final PerigeeEngine engine =
      new PerigeeEngine(PerigeeOptions.builder().gcStress(true).build());

  @AfterEach
  void close() {
    engine.close();
  }

  private Object inAndOut(Object value) {
    engine.globals().put("value", value);
    return engine.eval("return value");
  }

  @Test
  void numbersKeepTheirKind() {
    for (Object integer : new Object[] {7L, 7, (short) 7, (byte) 7}) {
      assertThat(inAndOut(integer)).isEqualTo(7L);
    }
    assertThat(inAndOut(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(inAndOut(1.0)).isEqualTo(1.0);
    assertThat(inAndOut(0.5f)).isEqualTo(0.5);
    assertThat(engine.eval("return math.type(value)")).isEqualTo("float");
    assertThat(inAndOut(true)).isEqualTo(true);
    assertThat(inAndOut(null)).isNull();
  }

  @Test
  void textIsUtf8() {
    assertThat(inAndOut("gr\u00fc\u00dfe \ud83d\ude00")).isEqualTo("gr\u00fc\u00dfe \ud83d\ude00");
    assertThat(engine.eval("return #value")).isEqualTo(12L);
    assertThat(inAndOut('x')).isEqualTo("x");
    assertThat(inAndOut(CharBuffer.wrap("built"))).isEqualTo("built");
  }

  @Test
  void anyBytesSurviveConversionToJava() {
    long seed = TestSeed.of(ValuesTest.class);
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      Object text = inAndOut(bytes);
      engine.globals().put("again", text);
      engine.globals().put("original", bytes);
      assertThat(engine.eval("return again == original")).as("seed %d", seed).isEqualTo(true);
    }
    assertThat(engine.eval("return 'a\\xffb'")).isEqualTo("a\udcffb");
  }

  @Test
  void loneSurrogatesBecomeThreeBytes() {
    engine.globals().put("value", "\ud800");
    assertThat(engine.eval("return value == '\\xED\\xA0\\x80'")).isEqualTo(true);
  }

  @Test
  void tablesAreLiveMaps() {
    LuaTable table = (LuaTable) engine.eval("t = {10, 20, x = 'y', [1.5] = true} return t");
    assertThat(table)
        .containsEntry(1L, 10L)
        .containsEntry(2L, 20L)
        .containsEntry("x", "y")
        .containsEntry(1.5, true)
        .hasSize(4);
    assertThat(table.length()).isEqualTo(2);
    assertThat(table.put(3, 30)).isNull();
    assertThat(table.remove("x")).isEqualTo("y");
    assertThat(engine.eval("return t[3] + #t")).isEqualTo(33L);
    assertThat(engine.eval("return t.x")).isNull();
    table.entrySet().removeIf(entry -> entry.getKey() instanceof Long);
    assertThat(table.keySet()).containsExactly(1.5);
    table.clear();
    assertThat(table).isEmpty();
    assertThatThrownBy(() -> table.put(null, 1)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> table.put(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(table.get(null)).isNull();
  }

  @Test
  void methodsOfHostMapsGetTheirReceiver() {
    Map<Object, Object> map = new TreeMap<>(Map.of("n", 7));
    map.put("add", engine.eval("return function(self, x) return self.n + x end"));
    engine.globals().put("map", map);
    assertThat(engine.eval("return map:add(5)")).isEqualTo(12L);
    assertThat(
            engine.eval(
                """
                local function deep(n) if n == 0 then return map:add(1) end return (deep(n - 1)) end
                local sum = 0
                for depth = 0, 40 do
                  sum = sum + coroutine.wrap(function() return deep(depth) end)()
                end
                return sum
                """))
        .isEqualTo(41L * 8);
  }

  @Test
  void tablesComeBackAsThemselves() {
    LuaTable table = engine.newTable();
    engine.globals().put("t", table);
    assertThat(engine.eval("return t")).isEqualTo(table).hasSameHashCodeAs(table);
    assertThat(engine.newTable()).isNotEqualTo(table);
    table.put("self", table);
    assertThat(table.toString()).startsWith("LuaTable@");
    assertThat(engine.eval("return t.self == t")).isEqualTo(true);
  }

  @Test
  void functionsAndCoroutinesComeBackAsThemselves() {
    LuaFunction function = (LuaFunction) engine.eval("f = function(...) return ... end return f");
    assertThat(function.call(1, 2)).isEqualTo(1L);
    assertThat(function.callForAll(1, null, "x")).containsExactly(1L, null, "x");
    assertThat(function.call()).isNull();
    engine.globals().put("g", function);
    assertThat(engine.eval("return f == g")).isEqualTo(true);
    assertThat(engine.eval("return f")).isEqualTo(function).hasSameHashCodeAs(function);
  }

  @Test
  void functionsOfTheHostComeBackAsThemselves() {
    HostFunction function = arguments -> arguments.length;
    assertThat(inAndOut(function)).isSameAs(function);
    assertThat(engine.eval("return value(1, nil, nil)")).isEqualTo(3L);
    engine.globals().put("several", (HostFunction) arguments -> new Object[] {1, null, "x"});
    assertThat(engine.eval("return select('#', several()) .. select(3, several())"))
        .isEqualTo("3x");
  }

  @Test
  void functionsOfOtherEnginesCanBeCalled() {
    try (PerigeeEngine other = new PerigeeEngine()) {
      engine.globals().put("foreign", other.eval("return function(a) return a .. '!' end"));
      engine.globals().put("foreignTable", other.eval("return {x = 1}"));
      assertThat(engine.eval("return foreign('hi') .. foreignTable.x")).isEqualTo("hi!1");
    }
  }

  @Test
  void otherObjectsAreOpaque() {
    Object object = new Thread("never started");
    assertThat(inAndOut(object)).isSameAs(object);
    assertThat(engine.eval("return type(value) .. ' ' .. tostring(value)"))
        .isEqualTo("userdata java.lang.Thread");
    assertThat(engine.eval("return pcall(function() return value.name end)")).isEqualTo(false);
    engine.globals().put("again", object);
    assertThat(engine.eval("local t = {[value] = 1} return t[again] == 1 and value == again"))
        .isEqualTo(true);
    assertThat(engine.eval("return getmetatable(value)")).isEqualTo("host object");
  }

  @Test
  void mapsAreLiveViews() {
    Map<Object, Object> map = new TreeMap<>(Map.of("a", 1, "b", 2));
    engine.globals().put("map", map);
    assertThat(
            engine.eval(
                "map.c = map.a + map.b map.a = nil "
                    + "local s = #map .. ':' for k, v in pairs(map) do s = s .. k .. v end return s"))
        .isEqualTo("2:b2c3");
    assertThat(map).containsOnly(Map.entry("b", 2), Map.entry("c", 3L));
    engine.globals().put("byNumber", Map.of(5, "five"));
    assertThat(engine.eval("return byNumber[5]")).isEqualTo("five");
    assertThat(engine.eval("return pcall(function() byNumber[6] = 1 end)")).isEqualTo(false);
  }

  @Test
  void listsAreLiveViews() {
    List<Object> list = new ArrayList<>(List.of("x", "y"));
    engine.globals().put("list", list);
    assertThat(
            engine.eval(
                "list[3] = 'z' list[1] = 'X' local s = '' "
                    + "for i, v in ipairs(list) do s = s .. i .. v end "
                    + "for i, v in pairs(list) do s = s .. i .. v end return s .. #list"))
        .isEqualTo("1X2y3z1X2y3z3");
    assertThat(list).containsExactly("X", "y", "z");
    engine.eval("list[3] = nil");
    assertThat(list).containsExactly("X", "y");
    assertThat(engine.eval("return list[0], list.x")).isNull();
    assertThat(engine.eval("return pcall(function() list[9] = 1 end)")).isEqualTo(false);
    engine.globals().put("array", new String[] {"p", "q"});
    assertThat(engine.eval("return array[2] .. #array")).isEqualTo("q2");
  }

  // Errors

  @Test
  void errorKeepsValueTracebackAndPlace() {
    LuaException thrown =
        catchThrowableOfType(
            LuaException.class,
            () ->
                engine.eval(
                    "\nerror({code = 7})".getBytes(StandardCharsets.UTF_8), "@dir/chunk.lua"));
    assertThat(((LuaTable) thrown.value()).get("code")).isEqualTo(7L);
    assertThat(thrown).hasMessage("(error object is a table value)");
    assertThat(thrown.chunk()).isEqualTo("dir/chunk.lua");
    assertThat(thrown.line()).isEqualTo(2);
    assertThat(thrown.luaTraceback()).startsWith("stack traceback:\n").contains("dir/chunk.lua:2:");
  }

  @Test
  void errorValueIsShownByItsTostring() {
    assertThatThrownBy(() ->
            engine.eval("error(setmetatable({}, {__tostring = function() return 'shown' end}))"))
        .hasMessage("shown");
    assertThatThrownBy(() -> engine.eval("error(42)")).hasMessage("42");
    assertThatThrownBy(() -> engine.eval("error()")).hasMessage("(error object is a nil value)");
  }

  @Test
  void luaErrorsPassThroughTheHostUnchanged() {
    LuaFunction fail = (LuaFunction) engine.eval("return function() error({code = 1}) end");
    engine.globals().put("host", (HostFunction) arguments -> fail.call());
    assertThat(engine.eval("local ok, e = pcall(host) return not ok and e.code")).isEqualTo(1L);
  }

  @Test
  void exceptionsOfTheHostAreErrorsThatScriptsCanCatch() {
    engine
        .globals()
        .put(
            "fail",
            (HostFunction)
                arguments -> {
                  throw new IllegalStateException("broken");
                });
    assertThat(engine.eval("return tostring(select(2, pcall(function() fail() end)))"))
        .isEqualTo("<eval>:1: java.lang.IllegalStateException: broken");
    assertThat(engine.eval("return select(2, pcall(function() fail() end))"))
        .isInstanceOf(IllegalStateException.class);
    LuaException thrown = catchThrowableOfType(LuaException.class, () -> engine.eval("fail()"));
    assertThat(thrown).hasCauseInstanceOf(IllegalStateException.class);
  }

  // Handles

  @Test
  void handlesOfAClosedEngineRaiseAnError() {
    LuaTable table = engine.newTable();
    LuaFunction function = (LuaFunction) engine.eval("return print");
    engine.close();
    assertThatThrownBy(() -> table.get("x")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> table.put("x", 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(function::call).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> engine.eval("return 1")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void handlesKeepTheirValuesAlive() {
    List<LuaTable> tables = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      engine.globals().put("i", i);
      tables.add((LuaTable) engine.eval("return {i}"));
    }
    engine.eval("collectgarbage()");
    for (int i = 0; i < tables.size(); i++) {
      assertThat(tables.get(i).get(1)).isEqualTo((long) i);
    }
  }

  @Test
  void hostCannotCloseTheEngineUnderARunningScript() {
    engine
        .globals()
        .put(
            "close",
            (HostFunction)
                arguments -> {
                  engine.close();
                  return null;
                });
    assertThat(engine.eval("return (pcall(close))")).isEqualTo(false);
    assertThat(engine.eval("return 1")).isEqualTo(1L);
  }
}
