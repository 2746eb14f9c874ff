package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.engine.PerigeeOptions.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Machine code uses the host's objects in the same way as tier 0. */
@NativeTest
class HostObjectsInModesTest {
  /** Used by the script. */
  public static class Counter {
    public long total;

    public long add(long value) {
      total += value;
      return total;
    }

    public Counter self() {
      return this;
    }
  }

  /** Contains another object. */
  public record Pair(int number, Counter counter) {}

  private static Object run(UnaryOperator<PerigeeOptions.Builder> options) {
    PerigeeOptions.Builder builder =
        options.apply(PerigeeOptions.builder().hostAccess(HostAccess.members()));
    try (PerigeeEngine engine = new PerigeeEngine(builder.build())) {
      engine
          .globals()
          .putAll(
              Map.of(
                  "map", new HashMap<>(Map.of("name", 7, "text", "str")),
                  "list", new ArrayList<>(List.of(1, 2.5, "x")),
                  "counter", new Counter(),
                  "pair", new Pair(3, new Counter()),
                  "f", (HostFunction) arguments -> arguments[0]));
      return engine.eval(
          """
          local map, list, counter, pair, f = map, list, counter, pair, f
          local function use(i)
            local q = map.name + list[1] + pair.number + f(i) + #list + #map.text
            q = q + counter:add(1) + counter.total + pair.counter:add(i)
            assert(counter:self() == counter)
            assert(not pcall(counter.add, 1) and not pcall(f))
            for k in pairs(map) do q = q + #k end
            for i in ipairs(list) do q = q + i end
            counter.total = counter.total - 1
            return q
          end
          local sum = 0
          for i = 1, 30 do
            sum = sum + use(i)
            if i % 10 == 0 then collectgarbage() end
          end
          return sum
          """);
    }
  }

  @Test
  void everyTierUsesThemInTheSameWay() {
    Object expected = run(options -> options.tier(Tier.INTERPRETED));
    assertThat(expected).isEqualTo(6415L);
    assertThat(run(options -> options.tier(Tier.COMPILED))).isEqualTo(expected);
    assertThat(run(options -> options.tier(Tier.COMPILED).jitSteps(true))).isEqualTo(expected);
    assertThat(run(options -> options.tier(Tier.COMPILED).gcStress(true))).isEqualTo(expected);
    for (int seed = 1; seed <= 2; seed++) {
      int chaos = seed;
      assertThat(run(options -> options.tier(Tier.COMPILED).jitChaos(chaos)))
          .as("chaos %d", chaos)
          .isEqualTo(expected);
    }
  }
}
