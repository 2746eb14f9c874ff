package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perigee.engine.PerigeeOptions.Tier;
import org.junit.jupiter.api.Test;

/**
 * Each comparison of a sort counts as a call from Java into Lua, whichever tier goes on with it.
 */
class SortWorkTest {
  private static final int BUDGET = 2_000_000;

  /** Work of a comparison besides what the order's function does. */
  private static final int CALL = 21;

  /** Comparisons that may pass before the budget is looked at. */
  private static final int LATE = 3000;

  private static final String SORT =
      """
      local t, x = {}, 7
      for i = 1, 100 do x = (x * 1103 + 12345) % 65536; t[i] = x end
      while true do
        table.sort(t, function(a, b) calls = calls + 1; return a < b end)
      end
      """;

  private static void comparisonsCount(Tier tier) {
    PerigeeOptions options = PerigeeOptions.builder().tier(tier).instructionBudget(BUDGET).build();
    try (PerigeeEngine engine = new PerigeeEngine(options)) {
      engine.eval("calls = 0");
      LuaException thrown = catchThrowableOfType(LuaException.class, () -> engine.eval(SORT));
      assertThat(thrown).hasMessageContaining("instruction budget exceeded");
      long calls = (Long) engine.eval("return calls");
      assertThat(calls).isBetween((long) BUDGET / (2 * CALL), (long) BUDGET / CALL + LATE);
    }
  }

  @Test
  void inTier0() {
    comparisonsCount(Tier.INTERPRETED);
  }

  @Test
  @NativeTest
  void inTier1() {
    comparisonsCount(Tier.COMPILED);
  }
}
