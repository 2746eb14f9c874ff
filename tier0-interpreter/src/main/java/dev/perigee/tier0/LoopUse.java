package dev.perigee.tier0;

/**
 * Whether a driver lets tier 0's loop run a frame's instructions, or runs each one's {@code step}.
 * Scripts cannot tell the difference but by the clock.
 */
public enum LoopUse {
  /** Where the loop is the faster one: from when HotSpot has compiled it ({@link Training}). */
  WHEN_COMPILED,

  /** Whatever HotSpot has done. */
  ALWAYS,

  /** Nothing but {@code step}. */
  NEVER
}
