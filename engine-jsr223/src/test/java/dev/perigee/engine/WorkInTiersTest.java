package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perigee.engine.PerigeeOptions.Tier;
import org.junit.jupiter.api.Test;

/** Work that no loop of the script counts is counted the same in both tiers. */
class WorkInTiersTest {
  private static final int BUDGET = 2_000_000;

  /** Rounds that may pass before the budget is checked. */
  private static final int LATE = 3000;

  /** Work of a comparison, in addition to that of the order function: a call from Java into Lua. */
  private static final int COMPARISON = 21;

  private static final String SORT =
      """
      local t, x = {}, 7
      for i = 1, 100 do x = (x * 1103 + 12345) % 65536; t[i] = x end
      while true do
        table.sort(t, function(a, b) rounds = rounds + 1; return a < b end)
      end
      """;

  private static final int ELEMENTS = 200;

  private static final String UNPACK =
      """
      local t = {}
      for i = 1, 200 do t[i] = i end
      local max, unpack = math.max, table.unpack
      while true do rounds = rounds + 1; max(unpack(t)) end
      """;

  private static void workCounts(Tier tier, String script, int workOfRound) {
    PerigeeOptions options = PerigeeOptions.builder().tier(tier).instructionBudget(BUDGET).build();
    try (PerigeeEngine engine = new PerigeeEngine(options)) {
      engine.eval("rounds = 0");
      LuaException thrown = catchThrowableOfType(LuaException.class, () -> engine.eval(script));
      assertThat(thrown).hasMessageContaining("instruction budget exceeded");
      long rounds = (Long) engine.eval("return rounds");
      assertThat(rounds)
          .isBetween((long) BUDGET / 4 / workOfRound, (long) BUDGET / workOfRound + LATE);
    }
  }

  @Test
  void comparisonsOfSortsInTier0() {
    workCounts(Tier.INTERPRETED, SORT, COMPARISON);
  }

  @Test
  @NativeTest
  void comparisonsOfSortsInTier1() {
    workCounts(Tier.COMPILED, SORT, COMPARISON);
  }

  @Test
  void unpackedElementsInTier0() {
    workCounts(Tier.INTERPRETED, UNPACK, ELEMENTS);
  }

  @Test
  @NativeTest
  void unpackedElementsInTier1() {
    workCounts(Tier.COMPILED, UNPACK, ELEMENTS);
  }
}
