package dev.perigee.tier0;

/** Every number that was chosen rather than derived, and what it trades. */
public final class Tuning {
  /**
   * Back-edges and calls between two polls; those of large functions count more. More make
   * interrupts late and loops late to be noticed; fewer cost: a poll takes about as long as thirty
   * operations.
   */
  public static final int SLICE = 5_000;

  /**
   * What calling a message handler counts as: the frames up to the protected call are walked, and
   * handlers of errors in handlers are many.
   */
  static final int WORK_PER_HANDLER = 200;

  /**
   * Calls of a function from tier 0 before it is compiled, when {@code perigee.jit.threshold} does
   * not say. A large program (the Teal compiler) takes half the time from a process's start with
   * 100 that it takes with 1,000; with 30 it takes no less.
   */
  public static final int CALL_THRESHOLD = 100;

  /**
   * One call in this many, before a function is compiled, is looked at for its arguments' types.
   */
  public static final int CALLS_PER_SAMPLE = 16;

  /** How many calls the back-edges of one slice count for. */
  public static final int CALLS_PER_SLICE = 500;

  /**
   * Bytes of the thread's stack that must be left when a driver begins, for what it calls until the
   * next driver begins inside it.
   */
  public static final int STACK_HEADROOM = 64 << 10;

  /**
   * How often native code may give up at one pc before its function is compiled again without the
   * assumption. A crossing to tier 0 and back costs about a hundred operations; compiling, many
   * thousands.
   */
  public static final int GUARD_FAILURES = 10;

  /**
   * How often native code may come to instructions that had not run when it was compiled, and were
   * left out of it, before it is compiled again with what has run since. Each time costs some
   * microseconds until there is native code again; compiling costs milliseconds.
   */
  public static final int UNREACHED_VISITS = 1_000;

  /** How often a function is compiled again for that; then nothing of it is left out. */
  public static final int EXTENSIONS = 3;

  /**
   * Calls from which on what a function has not run yet is left out of its code; one that is
   * compiled sooner has hardly run.
   */
  public static final int KNOWN_CALLS = 30;

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
   * How often the training script runs in a row. HotSpot asks for the loop's compilation after
   * about 30 rounds; the others bridge the time until it and one or two more are there, whose traps
   * they meet. A round takes 0.5 ms compiled and 50 ms in HotSpot's interpreter.
   */
  public static final int TRAINING_ROUNDS = 600;

  /** How often it runs at most when the loop does not become faster than steps. */
  public static final int MOST_TRAINING_ROUNDS = 5 * TRAINING_ROUNDS;

  /** Milliseconds between two rounds at least, which leave the processor to the scripts. */
  public static final long TRAINING_PAUSE = 2;

  /**
   * Milliseconds of the first engine's life before the training begins, unless a script is slow
   * sooner: many processes end without a script that runs for long, and the training takes seconds.
   */
  public static final long TRAINING_DELAY = 1_000;

  /** Milliseconds from the first slow script to the training: many scripts last no longer. */
  public static final long SLOW_SCRIPT_DELAY = 100;

  /** How many rounds of the loop it takes until HotSpot asks C2 to compile it. */
  public static final int COLD_LOOP_ROUNDS = 30;

  /** How many rounds it takes until C1 has compiled the steps, from 130 ms a round to 3. */
  public static final int COLD_STEP_ROUNDS = 20;

  /**
   * The loop counts as compiled when it takes less than so many times the time of the steps. Once
   * it is, it takes half of it; before, twenty times as long.
   */
  public static final int STEPS_TO_LOOP = 2;

  /**
   * Nanoseconds for a back-edge or call from which on a driver doubts that the loop is compiled.
   * Compiled, it takes 20 to 100; in HotSpot's interpreter, 10,000.
   */
  public static final long SLOW_NANOSECONDS = 1_000;

  /** Milliseconds between two looks, of 3 each, at the loop that drivers have asked for. */
  public static final long DOUBT_INTERVAL = 250;

  /** Milliseconds without doubts after which the training's thread ends. */
  public static final long TRAINING_IDLE = 10_000;

  /** Bytes that the training may use. */
  public static final long TRAINING_MEMORY = 16L << 20;

  private Tuning() {}
}
