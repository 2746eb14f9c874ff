package dev.perigee.tier1.lowering;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How code is generated, for tests.
 *
 * @param everyStepLeaves no fast paths: every operation that is a step leaves to the driver
 * @param chaos when not null: forces guards to fail and steps to leave at random, gives away few
 *     registers, poisons the others
 * @param comments whether to keep a listing
 */
public record LoweringOptions(
    boolean everyStepLeaves, @Nullable SplittableRandom chaos, boolean comments) {

  /** The usual way. */
  public static final LoweringOptions NORMAL = new LoweringOptions(false, null, false);

  /** Of how many steps under chaos one leaves, on average. */
  private static final int STEP_ODDS = 6;

  /** Of how many guards under chaos one always fails, on average. */
  private static final int GUARD_ODDS = 24;

  boolean forcesStep() {
    return everyStepLeaves || chaos != null && chaos.nextInt(STEP_ODDS) == 0;
  }

  boolean forcesGuard() {
    return chaos != null && chaos.nextInt(GUARD_ODDS) == 0;
  }

  /** How many of so many registers are given away. */
  int registers(int available) {
    return chaos == null ? available : chaos.nextInt(available + 1);
  }
}
