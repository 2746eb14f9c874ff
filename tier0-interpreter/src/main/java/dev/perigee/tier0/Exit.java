package dev.perigee.tier0;

/**
 * The reasons for which a tier returns to the driver. A tier returns {@code pc << BITS | reason},
 * with the base and the top of the frame published in the engine's state.
 */
public final class Exit {
  /** The instruction at pc needs its {@code step}. It has had no visible effect yet. */
  public static final int STEP = 0;

  /**
   * A frame was pushed (pc is 0, in that frame), and its function has no native code or its
   * countdown has run out.
   */
  public static final int CALL = 1;

  /** Tier 0 must continue at pc. */
  public static final int DEOPT = 2;

  /**
   * The slice is used up. The driver checks interrupts, budgets and finished compilations, and then
   * continues at pc.
   */
  public static final int POLL = 3;

  /**
   * A frame was popped, and its caller is not native or needs a finish. The frame's link is in the
   * state ({@code RETURNED_LINK}).
   */
  public static final int RETURN = 4;

  /** The number of bits of the reason. */
  public static final int BITS = 3;

  /** The mask of the reason. */
  public static final int MASK = (1 << BITS) - 1;

  private Exit() {}
}
