package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables as lists, copies, records and beans. */
class TableBindingTest {
  private final PerigeeEngine engine = new PerigeeEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  private LuaTable table(String source) {
    return (LuaTable) engine.eval("return " + source);
  }

  /** A level. */
  enum Level {
    LOW,
    HIGH
  }

  /** A server's settings. */
  record Server(String host, int port, Optional<Double> timeout) {
    Server {
      if (port == 0) {
        throw new IllegalArgumentException("a port must not be 0");
      }
    }
  }

  /** All of them. */
  record Config(
      Server server,
      List<Server> others,
      Map<String, Integer> limits,
      Set<Level> levels,
      int[] numbers,
      Pair<String, Long> pair,
      boolean debug,
      Object anything) {}

  /** Two things. */
  record Pair<A, B>(A first, B second) {}

  /** A bean. */
  public static class Bean {
    public String name = "unnamed";
    private int size;
    private List<Bean> parts = List.of();
    private IntUnaryOperator function = x -> x;

    public int getSize() {
      return size;
    }

    public void setSize(int size) {
      this.size = size;
    }

    public void setParts(List<Bean> parts) {
      this.parts = parts;
    }

    public void setFunction(IntUnaryOperator function) {
      this.function = function;
    }
  }

  @Test
  void tablesBecomeRecords() {
    Config config =
        table(
                """
                {
                  server = {host = "a", port = 80},
                  others = {{host = "b", port = 81.0, timeout = 1.5}},
                  limits = {x = 1, y = 2},
                  levels = {"LOW", "HIGH"},
                  numbers = {1, 2},
                  pair = {first = "one", second = 2},
                  debug = true,
                  anything = 5,
                }
                """)
            .as(Config.class);
    assertThat(config.server).isEqualTo(new Server("a", 80, Optional.empty()));
    assertThat(config.others).containsExactly(new Server("b", 81, Optional.of(1.5)));
    assertThat(config.limits).isEqualTo(Map.of("x", 1, "y", 2));
    assertThat(config.levels).containsExactly(Level.LOW, Level.HIGH);
    assertThat(config.numbers).containsExactly(1, 2);
    assertThat(config.pair).isEqualTo(new Pair<>("one", 2L));
    assertThat(config.debug).isTrue();
    assertThat(config.anything).isEqualTo(5L);
  }

  @Test
  void errorsNameThePathAndTheProblem() {
    Map<String, String> errors =
        Map.ofEntries(
            Map.entry("{server = {port = 'x'}}", "server.port: expected integer, got string \"x\""),
            Map.entry("{server = {}}", "server.port: expected integer, got nil"),
            Map.entry("{server = {port = 1.5}}", "server.port: expected integer, got number 1.5"),
            Map.entry(
                "{server = {port = 1 << 40}}",
                "server.port: expected integer that fits int, got integer 1099511627776"),
            Map.entry("{server = {port = 0}}", "server: a port must not be 0"),
            Map.entry(
                "{server = {port = 1, prot = 2}}",
                "server.prot: unknown field of Server, which has host, port, timeout"),
            Map.entry(
                "{others = {{port = 1}, {port = true}}}",
                "others[2].port: expected integer, got boolean true"),
            Map.entry("{others = 5}", "others: expected table, got integer 5"),
            Map.entry(
                "{others = {x = 1}}",
                "others.x: expected a list, whose keys are only 1, 2, 3 and so on"),
            Map.entry(
                "{limits = {['a b'] = 'x'}}",
                "limits[\"a b\"]: expected integer, got string \"x\""),
            Map.entry(
                "{levels = {'MIDDLE'}}",
                "levels[1]: expected one of LOW, HIGH, got string \"MIDDLE\""),
            Map.entry("{pair = {second = {}}}", "pair.second: expected integer, got a table"),
            Map.entry(
                "{server = {host = 1, port = 1}}", "server.host: expected string, got integer 1"),
            Map.entry("{}", "debug: expected boolean, got nil"));
    errors.forEach((source, message) ->
        assertThatThrownBy(() -> table(source).as(Config.class))
            .as(source)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(message));
  }

  @Test
  void filesAreConfigurations(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
      throws Exception {
    java.nio.file.Path file = folder.resolve("server.lua");
    java.nio.file.Files.writeString(file, "return {host = 'h', port = 1}");
    assertThat(engine.evalFile(file, Server.class)).isEqualTo(new Server("h", 1, Optional.empty()));
    java.nio.file.Files.writeString(file, "return {host = 'h',\n  port = 'x'}");
    assertThatThrownBy(() -> engine.evalFile(file, Server.class))
        .hasMessage(file + ":2: port: expected integer, got string \"x\"");
    java.nio.file.Files.writeString(file, "return 5");
    assertThatThrownBy(() -> engine.evalFile(file, Server.class))
        .hasMessage(file + ":1: expected table, got integer 5");
    java.nio.file.Files.writeString(file, "#!lua\nreturn {host = 'h',\n  port = 'x'}");
    assertThatThrownBy(() -> engine.evalFile(file, Server.class))
        .hasMessage(file + ":3: port: expected integer, got string \"x\"");
  }

  @Test
  void errorsNameTheLineIfItIsCertain() {
    Map<String, String> errors =
        Map.ofEntries(
            Map.entry("server = {\nport = 'x'}", "2: server.port: expected integer, got"),
            Map.entry("server = {\nport = x()}", " server.port: expected integer, got string"),
            Map.entry("server = {host = 'é',\nport = true}", "2: server.port: expected"),
            Map.entry("\nserver = {host = 5, port = 1}", "2: server.host: expected string, got"),
            Map.entry("\nserver = {host = 'é'}", "2: server.port: expected integer, got nil"),
            Map.entry("\nserver = {port = 0}", "2: server: a port must not be 0"),
            Map.entry("server = {port = 1,\n prot = x()}", "2: server.prot: unknown field of"),
            Map.entry("others = {{port = 1},\n{port = true}}", "2: others[2].port: expected"),
            Map.entry("\nothers = {\nx = 1}", "3: others.x: expected a list, whose"),
            Map.entry("limits = {\n['a b'] = 'é'}", "2: limits[\"a b\"]: expected integer, got"),
            Map.entry("levels = {'LOW',\n'MIDDLE'}", "2: levels[2]: expected one of LOW, HIGH"),
            Map.entry("pair = {\nsecond = {}}", "2: pair.second: expected integer, got a table"),
            Map.entry("pair = {\nsecond = print}", " pair.second: expected integer, got a"),
            Map.entry("debug = false,\n debug = nil", " debug: expected boolean, got nil"));
    engine.eval("function x() return 'x' end");
    errors.forEach((fields, message) ->
        assertThatThrownBy(
                () -> engine.eval("return {" + fields + "}", "@config.lua", Config.class))
            .as(fields)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("config.lua:" + message));
    assertThat(engine.eval("return {port = ...}", "=config", Server.class, 5).port()).isEqualTo(5);
    assertThatThrownBy(() -> engine.eval("", "=config", Server.class))
        .hasMessage("config: expected table, got nil");
  }

  @Test
  void beansHaveLinesToo() {
    assertThatThrownBy(() ->
            engine.eval(
                "local bean = {}\nbean.size = 1\nbean.sise = 2\nreturn bean", "=bean", Bean.class))
        .hasMessage("bean:3: sise: unknown field of Bean, which has function, name, parts, size");
  }

  @Test
  void tablesBecomeBeans() {
    Bean bean = table("{name = 'x', size = 3, parts = {{size = 1}}}").as(Bean.class);
    assertThat(bean.name).isEqualTo("x");
    assertThat(bean.getSize()).isEqualTo(3);
    assertThat(bean.parts.getFirst().name).isEqualTo("unnamed");
    Bean calling = table("{['function'] = function(x) return x + 1 end}").as(Bean.class);
    assertThat(calling.function.applyAsInt(1)).isEqualTo(2);
    assertThatThrownBy(() -> table("{parts = {{sise = 1}}}").as(Bean.class))
        .hasMessage("parts[1].sise: unknown field of Bean, which has function, name, parts, size");
  }

  @Test
  void aTableThatContainsItselfIsRefused() {
    assertThatThrownBy(
            () -> table("(function() local t = {} t.parts = {t} return t end)()").as(Bean.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tables nested too deeply");
  }

  @Test
  void sequencesAreLiveLists() {
    LuaTable table = table("{10, 20, 30}");
    List<Object> list = table.asList();
    assertThat(list).containsExactly(10L, 20L, 30L);
    list.add(40);
    list.removeFirst();
    list.add(0, "first");
    list.set(1, "second");
    assertThat(table.asList()).isEqualTo(List.of("first", "second", 30L, 40L));
    list.removeIf(value -> value instanceof Long);
    assertThat(table.length()).isEqualTo(2);
    engine.globals().put("t", table);
    engine.globals().put("list", list);
    assertThat(engine.eval("return t == list and #list")).isEqualTo(2L);
    assertThatThrownBy(() -> list.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> list.add(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void copiesAreDeep() {
    LuaTable table =
        table("(function() local t = {1, {a = {2}}, self = {}} t.self = t return t end)()");
    Map<Object, Object> copy = table.toMap();
    assertThat(copy.get(1L)).isEqualTo(1L);
    assertThat(copy.get(2L)).isEqualTo(Map.of("a", List.of(2L)));
    assertThat(copy.get("self")).isSameAs(copy);
    assertThat(table("{{1, 2}, 'x'}").toList()).isEqualTo(List.of(List.of(1L, 2L), "x"));
    assertThat(new HashMap<>(table("{}").toMap())).isEmpty();
  }
}
