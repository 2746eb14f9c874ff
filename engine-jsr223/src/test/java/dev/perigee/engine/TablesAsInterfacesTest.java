package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.script.Bindings;
import javax.script.SimpleBindings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that scripts pass where the host expects an interface. */
class TablesAsInterfacesTest {
  private final PerigeeEngine engine =
      new PerigeeEngine(
          PerigeeOptions.builder().gcStress(true).hostAccess(HostAccess.members()).build());

  private final Door door = new Door();

  @BeforeEach
  void bind() {
    engine.globals().put("door", door);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** Called by the host. */
  public interface Listener {
    int opened(String name, int count);

    void closed();

    default String describe() {
      return "a listener of " + opened("describe", 0);
    }
  }

  /** Neither public nor implementable by others. */
  public sealed interface Sealed permits SealedOne {
    void run();
  }

  /** Its only implementation. */
  public record SealedOne() implements Sealed {
    @Override
    public void run() {}
  }

  /** Has nothing to implement. */
  public interface Marker {}

  /** Settings. */
  public record Settings(@Nullable String name, @Nullable Listener listener) {}

  /** Calls listeners. */
  public static class Door {
    public final List<Listener> listeners = new ArrayList<>();

    public void add(Listener listener) {
      listeners.add(listener);
    }

    public boolean remove(Listener listener) {
      return listeners.remove(listener);
    }

    public Listener last() {
      return listeners.getLast();
    }

    public int open(String name) {
      return listeners.getLast().opened(name, listeners.size());
    }

    public void close() {
      listeners.getLast().closed();
    }

    public void sealed(Sealed one) {}

    public void mark(Marker one) {}

    public void set(Set<Object> set) {}

    public void deque(Deque<Object> deque) {}

    public String which(Settings settings) {
      return "settings";
    }

    public String which(Listener listener) {
      return "listener";
    }

    public String only(Map<String, Object> map) {
      return "map";
    }

    public String only(Listener listener) {
      return "listener";
    }

    public String drain(Iterator<Object> iterator) {
      StringBuilder text = new StringBuilder();
      iterator.forEachRemaining(text::append);
      return text.toString();
    }
  }

  @Test
  void aTablesFunctionsAreTheMethods() {
    assertThat(
            engine.eval(
                """
                local log = {}
                door:add({
                  factor = 10,
                  opened = function(self, name, count)
                    log[#log + 1] = name
                    return self.factor * count
                  end,
                  closed = function(self) log[#log + 1] = 'closed' end,
                })
                local result = door:open('front')
                door:close()
                return result .. ' ' .. table.concat(log, ' ')
                """))
        .isEqualTo("10 front closed");
  }

  @Test
  void metatablesAndLaterFunctionsCount() {
    assertThat(
            engine.eval(
                """
                local Class = {}
                Class.__index = Class
                door:add(setmetatable({n = 4}, Class))
                function Class:opened() return self.n end
                return door:open('x')
                """))
        .isEqualTo(4L);
  }

  @Test
  void defaultMethodsWorkAndCanBeReplaced() {
    engine.eval("t = {opened = function() return 5 end} door:add(t)");
    assertThat(door.last().describe()).isEqualTo("a listener of 5");
    engine.eval("function t:describe() return 'mine' end");
    assertThat(door.last().describe()).isEqualTo("mine");
  }

  @Test
  void missingMethodsAreErrorsWhenTheyAreCalled() {
    engine.eval("door:add({opened = 1})");
    String message = "no method is named closed, which " + Listener.class.getName() + " has";
    assertThatThrownBy(() -> door.last().closed())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(message);
    assertThat(engine.eval("return tostring(select(2, pcall(door.close, door)))"))
        .asString()
        .contains(message);
    assertThatThrownBy(() -> engine.eval("door:open('x')"))
        .isInstanceOf(LuaException.class)
        .hasMessageContaining("no method is named opened")
        .hasCauseInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theTableComesBack() {
    assertThat(
            engine.eval(
                """
                local t = {}
                door:add(t)
                return door:last() == t and door.listeners[1] == t
                    and not door:remove({}) and door:remove(t) and #door.listeners
                """))
        .isEqualTo(0L);
    engine.eval("t = {} door:add(t) door:add(t) door:add({})");
    List<Listener> all = door.listeners;
    assertThat(all.get(0)).isEqualTo(all.get(1)).hasSameHashCodeAs(all.get(1));
    assertThat(all.get(0)).isNotEqualTo(all.get(2)).isNotEqualTo(null);
    assertThat(all.get(0).toString()).contains("Listener");
  }

  @Test
  void anotherEngineSeesTheInterface() {
    engine.eval("door:add({opened = function(self, name) return #name end})");
    try (PerigeeEngine other =
        new PerigeeEngine(PerigeeOptions.builder().hostAccess(HostAccess.members()).build())) {
      other.globals().put("listener", door.last());
      assertThat(other.eval("return listener:opened('four', 1)")).isEqualTo(4L);
    }
  }

  @Test
  void errorsOfItsFunctionsPassThroughTheHost() {
    assertThat(
            engine.eval(
                """
                local e = {}
                door:add({opened = function() error(e) end})
                return select(2, pcall(door.open, door, 'x')) == e
                """))
        .isEqualTo(true);
  }

  @Test
  void typesThatCannotBeImplementedAreRefused() {
    for (String call :
        new String[] {"door:sealed({})", "door:mark({})", "door:set({})", "door:deque({})"}) {
      assertThatThrownBy(() -> engine.eval(call))
          .as(call)
          .isInstanceOf(LuaException.class)
          .hasMessageContaining("expected, got table");
    }
  }

  @Test
  void dataComesBeforeInterfaces() {
    assertThat(engine.eval("return door:which({name = 'x'})")).isEqualTo("settings");
    assertThat(engine.eval("return door:only({})")).isEqualTo("map");
    assertThat(engine.eval("return door['which(Listener)'](door, {})")).isEqualTo("listener");
  }

  @Test
  void interfacesOfTheJdkAreImplementedToo() {
    assertThat(
            engine.eval(
                """
                return door:drain({
                  n = 0,
                  hasNext = function(self) return self.n < 3 end,
                  next = function(self) self.n = self.n + 1 return self.n end,
                })
                """))
        .isEqualTo("123");
  }

  @Test
  void theHostCanAskForOne() {
    LuaTable table = (LuaTable) engine.eval("return {opened = function() return 3 end}");
    Listener listener = table.as(Listener.class);
    assertThat(listener.opened("x", 1)).isEqualTo(3);
    Settings settings =
        ((LuaTable) engine.eval("return {listener = {opened = function() return 6 end}}"))
            .as(Settings.class);
    assertThat(settings.listener()).isNotNull();
    assertThat(settings.listener().opened("x", 1)).isEqualTo(6);
    assertThat(engine.eval("return {listener = 5}")).isInstanceOf(LuaTable.class);
  }

  @Test
  void functionsSeeTheBindingsOfTheirRun() throws Exception {
    try (LuaScriptEngine scripts =
        (LuaScriptEngine) new LuaScriptEngineFactory().getScriptEngine()) {
      Bindings bindings = new SimpleBindings();
      bindings.put("door", door);
      bindings.put("base", 100);
      scripts.eval(
          "door:add({opened = function(self, name, n) last = name return base + n end})", bindings);
      bindings.put("base", 200);
      assertThat(door.open("x")).isEqualTo(201);
      assertThat(bindings).containsEntry("last", "x");
    }
  }

  @Test
  void getInterfaceGivesTheTableBackToo() throws Exception {
    try (LuaScriptEngine scripts =
        (LuaScriptEngine) new LuaScriptEngineFactory().getScriptEngine()) {
      Object table = scripts.eval("t = {opened = print, closed = print} return t");
      Listener listener = scripts.getInterface(table, Listener.class);
      assertThat(listener).isEqualTo(scripts.getInterface(table, Listener.class));
      scripts.put("listener", listener);
      assertThat(scripts.eval("return listener == t")).isEqualTo(true);
    }
  }
}
