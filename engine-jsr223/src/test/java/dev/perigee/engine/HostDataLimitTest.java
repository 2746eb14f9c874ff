package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** There is a limit to what scripts make the host's objects hold. */
class HostDataLimitTest {
  private static final long LIMIT = 10_000;

  private final PerigeeEngine engine =
      new PerigeeEngine(
          PerigeeOptions.builder().hostAccess(HostAccess.members()).hostDataLimit(LIMIT).build());

  private final List<Object> list = new ArrayList<>();
  private final Map<Object, Object> map = new HashMap<>();
  private final Object[] array = new Object[4];
  private final long[] numbers = new long[4];
  private final Holder holder = new Holder();

  /** Has a field. */
  public static class Holder {
    public @Nullable Object value;
  }

  @BeforeEach
  void bind() {
    engine.globals().putAll(Map.of("list", list, "map", map, "array", array));
    engine.globals().putAll(Map.of("numbers", numbers, "holder", holder));
    engine.eval("big = ('x'):rep(4000)");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void assertEnds(String source) {
    assertThatThrownBy(() -> engine.eval(source))
        .as(source)
        .isInstanceOfSatisfying(LuaException.class, e -> assertThat(e.isCatchable()).isFalse())
        .hasMessageContaining("host data limit exceeded");
    assertThat(engine.eval("return 1 + 1")).isEqualTo(2L);
  }

  @Test
  void elementsEntriesAndFieldsCount() {
    assertEnds("for i = 1, 1e9 do list[i] = i end");
    assertThat(list).hasSize((int) LIMIT / 16);
    assertEnds("for i = 1, 1e9 do map[i] = i end");
    assertThat(map).hasSize((int) LIMIT / 64);
    assertEnds("for i = 1, 4 do array[i] = big .. i end");
    assertThat(array[1]).isNotNull();
    assertThat(array[2]).isNull();
    assertEnds("holder.value = ('x'):rep(20000)");
    assertThat(holder.value).isNull();
  }

  @Test
  void keysAndHandlesCount() {
    assertEnds("for i = 1, 3 do map[big .. i] = 1 end");
    assertThat(map).hasSize(2);
    assertEnds("for i = 1, 1e9 do list[i] = {} end");
    assertThat(list).hasSize((int) LIMIT / (16 + 256));
    list.clear();
    assertEnds("for i = 1, 1e9 do list[i] = function() end end");
    assertThat(list).hasSize((int) LIMIT / (16 + 256));
  }

  @Test
  void replacedAndRemovedDataDoesNotCount() {
    engine.eval(
        """
        local half = big:sub(1, 2000)
        for i = 1, 10000 do
          list[1] = half .. i
          list[2] = i
          list[#list] = nil
          map.text = half .. i
          map.count = (map.count or 0) + 1
          map[i] = {}
          map[i] = nil
          numbers[1] = numbers[1] + 1
          array[1] = array
          array[2] = i .. ''
          holder.value = {}
        end
        """);
    assertThat(map).containsEntry("count", 10_000L).hasSize(2);
    assertThat(numbers[0]).isEqualTo(10_000);
  }

  @Test
  void scriptsCannotCatchIt() {
    assertEnds("while true do pcall(function() list[#list + 1] = big end) end");
    assertEnds("coroutine.wrap(function() for i = #list + 1, 1e9 do list[i] = big end end)()");
  }

  @Test
  void eachCallOfTheHostHasItsOwnLimit() {
    engine.eval("list[1] = big");
    engine.eval("list[2] = big");
    engine.eval("list[3] = big");
    assertThat(list).hasSize(3);
  }

  @Test
  void nestedCallsShareTheLimitOfTheOuterCall() {
    engine.globals().put("again", (HostFunction) arguments -> engine.eval("list[#list + 1] = big"));
    assertEnds("for i = 1, 10 do again() end");
    assertThat(list).hasSize(2);
  }

  @Test
  void onlyUntrustedScriptsHaveALimitByDefault() {
    assertThat(PerigeeOptions.untrusted().build().hostDataLimit()).isEqualTo(1 << 20);
    try (PerigeeEngine trusted =
        new PerigeeEngine(PerigeeOptions.builder().memoryLimit(0).build())) {
      trusted.globals().put("list", list);
      trusted.eval("for i = 1, 10000 do list[i] = ('x'):rep(200) end");
      assertThat(list).hasSize(10_000);
    }
  }
}
