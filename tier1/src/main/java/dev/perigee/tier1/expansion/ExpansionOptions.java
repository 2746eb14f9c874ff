package dev.perigee.tier1.expansion;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How a graph is expanded.
 *
 * @param unreached the pcs of steps that had not run; their code leaves (DEOPT), and what only they
 *     lead to has none
 * @param sparseTables elements may well be elsewhere than in arrays
 * @param everyStepLeaves for tests: no fast paths: every operation that is a step leaves to the
 *     driver
 * @param chaos for tests, if not null: forces guards to fail and steps to leave at random
 */
public record ExpansionOptions(
    BitSet unreached,
    boolean sparseTables,
    boolean everyStepLeaves,
    @Nullable SplittableRandom chaos) {
  /** The usual way. */
  public static final ExpansionOptions NORMAL =
      new ExpansionOptions(new BitSet(), false, false, null);

  /** Of how many steps under chaos one leaves, on average. */
  private static final int STEP_ODDS = 6;

  /** Of how many guards under chaos one always fails, on average. */
  private static final int GUARD_ODDS = 24;

  boolean forcesStep() {
    return everyStepLeaves || (chaos != null && chaos.nextInt(STEP_ODDS) == 0);
  }

  boolean forcesGuard() {
    return chaos != null && chaos.nextInt(GUARD_ODDS) == 0;
  }
}
