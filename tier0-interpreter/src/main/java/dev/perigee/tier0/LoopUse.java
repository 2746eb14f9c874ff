package dev.perigee.tier0;

/**
 * Whether a driver lets tier 0's loop run a frame's instructions, or runs the {@code step} of each.
 * The results are the same; only the speed differs.
 */
public enum LoopUse {
  /**
   * The driver uses the loop once HotSpot has compiled it, so that it is faster ({@link Training}).
   */
  WHEN_COMPILED,

  /** The driver always uses the loop. */
  ALWAYS,

  /** The driver only uses {@code step}. */
  NEVER
}
