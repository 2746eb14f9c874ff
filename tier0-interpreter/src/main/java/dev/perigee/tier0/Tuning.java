package dev.perigee.tier0;

/** Every number that was chosen rather than derived, and what it trades. */
public final class Tuning {
  /**
   * Back-edges and calls between two polls. More make interrupts late and loops late to be noticed;
   * fewer cost: a poll takes about as long as thirty operations.
   */
  public static final int SLICE = 5_000;

  /**
   * Calls of a function from tier 0 before it is compiled, when {@code perigee.jit.threshold} does
   * not say.
   */
  public static final int CALL_THRESHOLD = 1_000;

  /** How many calls the back-edges of one slice count for. */
  public static final int CALLS_PER_SLICE = 500;

  /** Bytes of the thread's stack that must be left when a driver begins. */
  public static final int STACK_HEADROOM = 128 << 10;

  private Tuning() {}
}
