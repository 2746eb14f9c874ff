package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.testing.TestSeed;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import javax.script.Bindings;
import javax.script.CompiledScript;
import javax.script.ScriptContext;
import javax.script.ScriptException;
import javax.script.SimpleBindings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Globals of bindings, whose tables are reused for other bindings when nothing refers to them any
 * more.
 */
class EnvironmentsTest {
  private LuaScriptEngine engine = engine(PerigeeOptions.builder().build());

  private static LuaScriptEngine engine(PerigeeOptions options) {
    return new LuaScriptEngine(new LuaScriptEngineFactory(), () -> options);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static Bindings bindings(Object... entries) {
    Bindings bindings = new SimpleBindings();
    for (int i = 0; i < entries.length; i += 2) {
      bindings.put((String) entries[i], entries[i + 1]);
    }
    return bindings;
  }

  @Test
  void nothingOfARunIsInTheNext() throws ScriptException {
    engine.eval("x = 1 print = nil string = 5 y = x", bindings("x", 0));
    assertThat(engine.eval("return x", bindings())).isNull();
    assertThat(engine.eval("return y", bindings())).isNull();
    assertThat(engine.eval("return type(print) .. type(string)", bindings()))
        .isEqualTo("functiontable");
    assertThat(engine.eval("return getmetatable('').__index == string", bindings()))
        .isEqualTo(true);
  }

  @Test
  void changesAreCopiedOut() throws ScriptException {
    Bindings bindings = bindings("kept", 1, "changed", 2, "removed", 3, "text", "a");
    engine.eval("changed = changed + 1 removed = nil added = true text = text .. 'b'", bindings);
    assertThat(bindings)
        .containsOnly(
            Map.entry("kept", 1),
            Map.entry("changed", 3L),
            Map.entry("added", true),
            Map.entry("text", "ab"));
    engine.eval("print = nil tostring = 7 added = nil", bindings);
    assertThat(bindings).containsOnlyKeys("kept", "changed", "text", "tostring");
  }

  @Test
  void moreGlobalsThanATableHasRoomFor() throws ScriptException {
    Bindings many = bindings();
    for (int i = 0; i < 200; i++) {
      many.put("v" + i, i);
    }
    assertThat(engine.eval("return v0 + v199", many)).isEqualTo(199L);
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      source.append("w").append(i).append(" = ").append(i).append('\n');
    }
    Bindings filled = bindings();
    engine.eval(source.toString(), filled);
    assertThat(filled).hasSize(200).containsEntry("w7", 7L);
    assertThat(engine.eval("return w0 == nil and v0 == nil", bindings())).isEqualTo(true);
  }

  /** Scripts that return something through which the run's globals can be read later. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "return function() return x end",
        "local t = _G return setmetatable({}, {__call = function() return t.x end})",
        "keep(_G)",
        "keep(_ENV)",
        "local e = _ENV keep(e)",
        "keep(load('return _ENV')())",
        "keep(load(string.dump(load('return _ENV')))())",
        "loader()",
        "inspector()",
        "frames()",
        "nested()",
      })
  void globalsThatAreStillReferredToStay(String script) throws ScriptException {
    engine.put("engine", engine);
    Bindings helpers = bindings();
    engine.eval(
        """
        function keep(t) kept = t end
        function loader() kept = load('return _ENV')() end
        function inspector()
          local f = debug.getinfo(2, 'f').func
          kept = select(2, debug.getupvalue(f, 1))
        end
        function frames()
          for level = 1, 20 do
            for i = 1, 20 do
              local ok, name, value = pcall(debug.getlocal, level, i)
              if ok and type(value) == 'function' then
                local up, env = debug.getupvalue(value, 1)
                if up == '_ENV' and env.x == 42 then kept = env end
              end
            end
          end
        end
        function value() return kept end
        """,
        helpers);
    Bindings mine = bindings("x", 42);
    mine.put("keep", Objects.requireNonNull(helpers.get("keep")));
    mine.put("loader", Objects.requireNonNull(helpers.get("loader")));
    mine.put("inspector", Objects.requireNonNull(helpers.get("inspector")));
    mine.put("frames", Objects.requireNonNull(helpers.get("frames")));
    LuaFunction keep = (LuaFunction) Objects.requireNonNull(helpers.get("keep"));
    mine.put(
        "nested",
        (HostFunction)
            arguments -> {
              try {
                return keep.call(engine.eval("return _ENV", mine));
              } catch (ScriptException e) {
                throw new AssertionError(e);
              }
            });
    Object result = engine.eval(script, mine);
    for (int i = 0; i < 10; i++) {
      engine.eval("x = " + i + " y = x", bindings("x", 7));
    }
    LuaFunction value = (LuaFunction) Objects.requireNonNull(helpers.get("value"));
    Object kept = value.call();
    if (kept instanceof LuaTable table) {
      assertThat(table.get("x")).isEqualTo(42L);
    } else if (result instanceof LuaFunction function) {
      assertThat(function.call()).isEqualTo(42L);
    } else {
      LuaFunction call = (LuaFunction) engine.eval("return function(f) return f() end");
      assertThat(Objects.requireNonNull(call).call(result)).isEqualTo(42L);
    }
  }

  @Test
  void theSameBindingsHaveTheSameGlobalsWhileAFunctionRefersToThem() throws ScriptException {
    Bindings bindings = bindings("x", 1);
    engine.eval("_G[1] = 'one' function f() return x, _G[1] end", bindings);
    bindings.put("x", 2);
    assertThat(engine.eval("return f() .. _G[1]", bindings)).isEqualTo("2one");
    assertThat(engine.eval("return _G[1]", bindings())).isNull();
  }

  @Test
  void functionsSeeWhatTheirBindingsHoldWhenTheyAreCalled() throws ScriptException {
    Bindings bindings = bindings("x", 1);
    engine.eval("function get() return x end function set(v) x = v y = v end", bindings);
    LuaFunction get = (LuaFunction) Objects.requireNonNull(bindings.get("get"));
    LuaFunction set = (LuaFunction) Objects.requireNonNull(bindings.get("set"));
    assertThat(get.call()).isEqualTo(1L);
    bindings.put("x", 2);
    assertThat(get.call()).isEqualTo(2L);
    set.call(3);
    assertThat(bindings).containsEntry("x", 3L).containsEntry("y", 3L);
    bindings.remove("x");
    assertThat(get.call()).isNull();
    bindings.put("call", (HostFunction) arguments -> get.call());
    assertThat(engine.eval("x = 4 return call()", bindings)).isEqualTo(4L);
    assertThat(engine.eval("return get()", bindings("get", get))).isEqualTo(4L);
    assertThat(engine.eval("return x")).isNull();
  }

  @Test
  void runsInsideEachOtherShareTheGlobalsOfTheirBindings() throws ScriptException {
    Bindings outer = bindings();
    List<Object> seen = new ArrayList<>();
    outer.put(
        "inner",
        (HostFunction)
            arguments -> {
              try {
                seen.add(Objects.requireNonNull(engine.eval("x = x + 1 return x", outer)));
                seen.add(Objects.requireNonNull(engine.eval("y = 5 return y", bindings())));
              } catch (ScriptException e) {
                throw new AssertionError(e);
              }
              return null;
            });
    assertThat(engine.eval("x = 1 inner() x = x * 10 inner() return x", outer)).isEqualTo(21L);
    assertThat(seen).containsExactly(2L, 5L, 21L, 5L);
    assertThat(outer).containsEntry("x", 21L).doesNotContainKey("y");
  }

  @Test
  void bindingsThatRefuseAChangeStay() throws ScriptException {
    Bindings refusing = new SimpleBindings(Collections.unmodifiableMap(bindings("x", 1)));
    assertThat(engine.eval("x = 2 return x", refusing)).isEqualTo(2L);
    assertThat(engine.eval("return x", refusing)).isEqualTo(1L);
  }

  @Test
  void failedRunsLeaveNothingEither() throws ScriptException {
    Bindings bindings = bindings("x", 1);
    assertThatThrownBy(() -> engine.eval("x = 2 error('no')", bindings))
        .isInstanceOf(ScriptException.class);
    assertThat(bindings).containsOnly(Map.entry("x", 2L));
    assertThat(engine.eval("return x", bindings())).isNull();
  }

  /** The results of random runs in random bindings agree with a model, also under stress. */
  @Test
  void randomRuns() throws ScriptException {
    long seed = TestSeed.of(EnvironmentsTest.class);
    Random random = new Random(seed);
    for (boolean stress : new boolean[] {false, true}) {
      engine.close();
      engine = engine(PerigeeOptions.builder().gcStress(stress).build());
      List<Bindings> all = new ArrayList<>();
      List<Bindings> model = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(bindings());
        model.add(bindings());
      }
      List<Supplier<String>> values =
          List.of(() -> "nil", () -> "" + random.nextInt(5), () -> "'t" + random.nextInt(50) + "'");
      List<CompiledScript> compiled = new ArrayList<>();
      for (String suffix : List.of("", "function f() end f = nil", "local g = _G")) {
        compiled.add(engine.compile("_ENV[name], other = value, value " + suffix));
        compiled.add(engine.compile("a, other = value, value " + suffix));
      }
      for (int run = 0; run < (stress ? 100 : 2_000); run++) {
        int which = random.nextInt(all.size());
        Object value = engine.eval("return " + values.get(random.nextInt(values.size())).get());
        Bindings bindings = all.get(which);
        Bindings expected = model.get(which);
        String name = "v" + random.nextInt(8);
        for (Bindings each : List.of(bindings, expected)) {
          each.put("name", name);
          if (value == null) {
            each.remove("value");
          } else {
            each.put("value", value);
          }
        }
        int script = random.nextInt(compiled.size());
        compiled.get(script).eval(bindings);
        for (String changed : List.of(script % 2 == 0 ? name : "a", "other")) {
          if (value == null) {
            expected.remove(changed);
          } else {
            expected.put(changed, value);
          }
        }
        assertThat(Map.copyOf(bindings)).as("seed %d, run %d", seed, run).isEqualTo(expected);
      }
    }
  }

  /** Bindings as workflow engines have them, which make values on request. */
  private static final class Resolver extends AbstractMap<String, Object> implements Bindings {
    final Map<String, Object> own = new HashMap<>();
    int made;

    @Override
    public boolean containsKey(Object key) {
      return own.containsKey(key) || key.equals("made") || key.equals("type");
    }

    @Override
    public Object get(Object key) {
      return switch ((String) key) {
        case "made" -> ++made;
        case "type" -> "a type";
        default -> own.get(key);
      };
    }

    @Override
    public Object put(String key, Object value) {
      return own.put(key, value);
    }

    @Override
    public void putAll(Map<? extends String, ? extends Object> entries) {
      own.putAll(entries);
    }

    @Override
    public Object remove(Object key) {
      return own.remove(key);
    }

    @Override
    public boolean isEmpty() {
      throw new UnsupportedOperationException("isEmpty");
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      throw new UnsupportedOperationException("entrySet");
    }
  }

  @Test
  void bindingsThatMakeTheirValuesAreAskedEachTime() throws ScriptException {
    Resolver resolver = new Resolver();
    assertThat(engine.eval("return made + made", resolver)).isEqualTo(3L);
    assertThat(engine.eval("return type", resolver)).isEqualTo("a type");
    assertThat(engine.eval("return missing", resolver)).isNull();
    assertThat(engine.eval("x = 5 function f() return x end return x", resolver)).isEqualTo(5L);
    resolver.own.put("x", 6);
    assertThat(engine.eval("return x + f()", resolver)).isEqualTo(12L);
    resolver.own.remove("x");
    assertThat(engine.eval("return x", resolver)).isNull();
    engine.setBindings(resolver, ScriptContext.GLOBAL_SCOPE);
    assertThat(engine.eval("return made")).isEqualTo(3L);
  }

  @Test
  void anotherEnginesBindingsDoNotBringItsLibraries() throws ScriptException {
    try (LuaScriptEngine other = engine(PerigeeOptions.builder().build())) {
      other.eval("x = 7 function twice(n) return 2 * n end print = 'no function'");
      Bindings bindings = other.getBindings(ScriptContext.ENGINE_SCOPE);
      assertThat(engine.eval("return tostring(x) .. twice(4) .. print", bindings))
          .isEqualTo("78no function");
      engine.eval("y = string.rep('a', 3)", bindings);
      assertThat(other.eval("return y")).isEqualTo("aaa");
    }
  }
}
