package dev.perigee.tier0;

/**
 * Why a tier came back to the driver. A tier returns {@code pc << BITS | reason}, with base and top
 * of the frame published in the engine's state.
 */
public final class Exit {
  /** The instruction at pc wants its {@code step}; it has had no visible effect. */
  public static final int STEP = 0;

  /**
   * A frame has been pushed (pc is 0, in it) and its function has no native code, or wants to be
   * noticed.
   */
  public static final int CALL = 1;

  /** Tier 0 goes on at pc. */
  public static final int DEOPT = 2;

  /**
   * The slice is used up: interrupts, budgets and finished compilations are looked at; then goes on
   * at pc.
   */
  public static final int POLL = 3;

  /**
   * A frame has been popped whose link is at the state's {@code LINK}, and whose caller is not
   * native or wants a finish.
   */
  public static final int RETURN = 4;

  /** Bits of the reason. */
  public static final int BITS = 3;

  /** Selects the reason. */
  public static final int MASK = (1 << BITS) - 1;

  private Exit() {}
}
