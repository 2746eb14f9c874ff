package dev.perigee.tier0;

/** The numbers of this package that were chosen rather than derived, with their trade-offs. */
public final class Tuning {
  /**
   * The number of back-edges and calls between two polls; those of large functions count more. With
   * a larger number, interrupts and hot loops are noticed later. A smaller one costs time, since a
   * poll takes about as long as thirty operations.
   */
  public static final int SLICE = 5_000;

  /**
   * The work for which a call of a message handler counts. The frames up to the protected call are
   * walked, and errors in handlers can call many handlers.
   */
  static final int WORK_PER_HANDLER = 200;

  /**
   * The number of calls of a function from tier 0 before it is compiled, unless {@code
   * perigee.jit.threshold} is set. From the start of the process, a large program (the Teal
   * compiler) takes half as long with 100 as with 1,000; with 30 it is no faster.
   */
  public static final int CALL_THRESHOLD = 100;

  /**
   * Before a function is compiled, the types of its arguments are sampled in one call of this many.
   */
  public static final int CALLS_PER_SAMPLE = 16;

  /** The number of calls for which the back-edges of one slice count. */
  public static final int CALLS_PER_SLICE = 500;

  /**
   * The number of bytes that must be left on the thread's stack when a driver begins. They serve
   * the code that it calls until the next driver begins inside it.
   */
  public static final int STACK_HEADROOM = 64 << 10;

  /**
   * How often a guard may fail at one pc before the function is compiled again without the
   * assumption. A transition to tier 0 and back costs about a hundred operations, a compilation
   * many thousands.
   */
  public static final int GUARD_FAILURES = 10;

  /**
   * How often native code may reach instructions that were left out because they had not run,
   * before it is compiled again with those that have run since. Each time costs some microseconds
   * until native code is entered again; a compilation costs milliseconds.
   */
  public static final int UNREACHED_VISITS = 1_000;

  /** How often a function is compiled again for that reason; then nothing is left out. */
  public static final int EXTENSIONS = 3;

  /**
   * The number of calls after which code that a function has not run is left out. A function that
   * is compiled earlier has hardly run.
   */
  public static final int KNOWN_CALLS = 30;

  /** How often a function is compiled again with fewer assumptions; then it makes none. */
  public static final int RECOMPILATIONS = 5;

  /** The number of calls after which a function whose code found no room is compiled again. */
  public static final int RETRY_CALLS = 20_000;

  /**
   * The bytes of Java heap charged to the engine per instruction word while a function is compiled,
   * for its graph and its code.
   */
  public static final int COMPILER_BYTES_PER_WORD = 1_000;

  /**
   * How often the training script runs in a row. HotSpot requests the loop's compilation after
   * about 30 rounds. The other rounds cover the time until that compilation is finished, and one or
   * two more after its traps were hit. A round takes 0.5 ms compiled and 50 ms in HotSpot's
   * interpreter.
   */
  public static final int TRAINING_ROUNDS = 600;

  /** The largest number of rounds if the loop does not become faster than steps. */
  public static final int MOST_TRAINING_ROUNDS = 5 * TRAINING_ROUNDS;

  /** The least pause between two rounds, in milliseconds, which leaves the processor to scripts. */
  public static final long TRAINING_PAUSE = 2;

  /**
   * The milliseconds from the creation of the first engine to the training, unless a script is slow
   * before. Many processes end without a script that runs for long, and the training takes seconds.
   */
  public static final long TRAINING_DELAY = 1_000;

  /**
   * The milliseconds from the first slow script to the training, as many scripts take no longer.
   */
  public static final long SLOW_SCRIPT_DELAY = 100;

  /** The number of rounds of the loop until HotSpot requests its compilation by C2. */
  public static final int COLD_LOOP_ROUNDS = 30;

  /** The number of rounds until C1 has compiled the steps; a round goes from 130 ms to 3 ms. */
  public static final int COLD_STEP_ROUNDS = 20;

  /**
   * The loop counts as compiled if it takes less than this many times as long as steps. Once it is
   * compiled, it takes half as long as steps; before, it takes twenty times as long.
   */
  public static final int STEPS_TO_LOOP = 2;

  /**
   * If a back-edge or call takes more nanoseconds than this, a driver doubts that the loop is
   * compiled. It takes 20 to 100 when compiled, and 10,000 in HotSpot's interpreter.
   */
  public static final long SLOW_NANOSECONDS = 1_000;

  /** The milliseconds between two comparisons that drivers request; each takes about 3. */
  public static final long COMPARISON_INTERVAL = 250;

  /** The milliseconds without requests after which the training's thread ends. */
  public static final long TRAINING_IDLE = 10_000;

  /** The number of bytes that the training may use. */
  public static final long TRAINING_MEMORY = 16L << 20;

  private Tuning() {}
}
