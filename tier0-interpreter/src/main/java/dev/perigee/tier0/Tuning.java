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

  /**
   * How often native code may give up at one pc before its function is compiled again without the
   * assumption. A crossing to tier 0 and back costs about a hundred operations; compiling, many
   * thousands.
   */
  public static final int GUARD_FAILURES = 10;

  /** How often a function is compiled again with fewer assumptions; then with none. */
  public static final int RECOMPILATIONS = 5;

  /** Calls until a function is tried again whose code found no room. */
  public static final int RETRY_CALLS = 20_000;

  /**
   * Bytes of Java heap charged to the engine for each instruction word of a function while it is
   * compiled: its graph, and the code that becomes of it.
   */
  public static final int COMPILER_BYTES_PER_WORD = 1_000;

  /**
   * How often the training script runs. HotSpot asks for the loop's compilation after about 30
   * rounds; the others bridge the time until it and one or two more are there, whose traps they
   * meet. A round takes 0.5 ms compiled and 15 ms in HotSpot's interpreter.
   */
  public static final int TRAINING_ROUNDS = 600;

  /** Milliseconds between two rounds, which leave the processor to the scripts. */
  public static final long TRAINING_PAUSE = 2;

  /** Bytes that the training may use. */
  public static final long TRAINING_MEMORY = 16L << 20;

  private Tuning() {}
}
