package dev.perigee.tier1.expansion;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How a graph is expanded.
 *
 * @param unreached the pcs of steps that have not run; their code leaves (DEOPT), and there is no
 *     code for blocks that only they lead to
 * @param sparseTables elements are likely to be outside of arrays
 * @param everyStepLeaves for tests: there are no fast paths, and every step leaves to the driver
 * @param chaos for tests, if not null: makes guards fail and steps leave at random
 */
public record ExpansionOptions(
    BitSet unreached,
    boolean sparseTables,
    boolean everyStepLeaves,
    @Nullable SplittableRandom chaos) {
  /** The default. */
  public static final ExpansionOptions NORMAL =
      new ExpansionOptions(new BitSet(), false, false, null);

  /** Under chaos, one step in this many leaves, on average. */
  private static final int STEP_ODDS = 6;

  /** Under chaos, one guard in this many always fails, on average. */
  private static final int GUARD_ODDS = 24;

  boolean forcesStep() {
    return everyStepLeaves || (chaos != null && chaos.nextInt(STEP_ODDS) == 0);
  }

  boolean forcesGuard() {
    return chaos != null && chaos.nextInt(GUARD_ODDS) == 0;
  }
}
