package dev.perigee.tier0;

import java.lang.System.Logger.Level;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gets tier 0's loop compiled in the background, and knows whether it is.
 *
 * <p>HotSpot has no fast compiler for such a loop (docs/architecture.md, "The interpreter's loop").
 * The loop runs at a hundredth of its speed until C2 has compiled it, which takes seconds, and
 * again whenever an arm is used that C2 has left out because it had not run yet. So a thread runs a
 * script that takes every arm, and compares the loop with steps. Steps are small methods that C1
 * compiles soon. While the loop is the slower one, drivers use steps ({@link
 * LoopUse#WHEN_COMPILED}). A driver that finds the loop slow later requests another comparison.
 *
 * <p>{@code -Dperigee.training=false} switches the training off; drivers then use the loop from the
 * start.
 */
final class Training {
  private static final boolean WANTED = !"false".equals(System.getProperty("perigee.training"));

  private static final AtomicBoolean STARTED = new AtomicBoolean();
  private static final AtomicBoolean RUNNING = new AtomicBoolean();
  private static final Semaphore COMPARISON_REQUESTS = new Semaphore(0);
  private static volatile boolean loopReady = !WANTED;

  private Training() {}

  /** Starts the training's thread, unless the process has done so before or training is off. */
  static void start() {
    if (STARTED.get() || !STARTED.compareAndSet(false, true)) {
      return;
    }
    String mode = System.getProperty("java.vm.info", "");
    if (isWithoutC2(mode)) {
      logger()
          .log(
              Level.WARNING,
              "This JVM runs without C2 ({0}), perhaps because of -XX:TieredStopAtLevel or -Xint. Lua"
                  + " scripts that run for more than a few seconds will take up to fifty times as"
                  + " long.",
              mode);
    } else if (WANTED) {
      startThread();
    }
  }

  /**
   * Whether HotSpot runs without its optimising compiler.
   *
   * @param mode the system property java.vm.info
   */
  static boolean isWithoutC2(String mode) {
    return mode.contains("emulated-client") || mode.contains("interpreted mode");
  }

  /** Whether the loop is known to be faster than steps, or training is off. */
  static boolean isLoopReady() {
    return loopReady;
  }

  /** Sets whether the loop is ready, for tests of drivers that should not wait for HotSpot. */
  static void setLoopReady(boolean ready) {
    loopReady = ready;
  }

  /**
   * Called when a driver seems to be slow: makes the training begin if it still waits, or otherwise
   * compare the loop again.
   */
  static void requestComparison() {
    if (!WANTED) {
      return;
    }
    if (COMPARISON_REQUESTS.availablePermits() == 0) {
      COMPARISON_REQUESTS.release();
    }
    startThread();
  }

  private static void startThread() {
    if (!RUNNING.get() && RUNNING.compareAndSet(false, true)) {
      new Worker().start();
    }
  }

  private static final class Worker extends Thread {
    @SuppressWarnings("ThreadPriorityCheck") // Nothing waits for this thread.
    Worker() {
      super("perigee-training");
      setDaemon(true);
      setPriority(MIN_PRIORITY);
    }

    @Override
    public void run() {
      train();
    }
  }

  private static void train() {
    try {
      if (!loopReady
          && COMPARISON_REQUESTS.tryAcquire(Tuning.TRAINING_DELAY, TimeUnit.MILLISECONDS)) {
        Thread.sleep(Tuning.SLOW_SCRIPT_DELAY);
      }
      runCourses();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError e) {
      loopReady = true;
      logger().log(Level.DEBUG, "The training of tier 0 has ended early", e);
    } finally {
      RUNNING.set(false);
    }
  }

  private static void runCourses() throws InterruptedException {
    try (TrainingCourse loop = new TrainingCourse(LoopUse.ALWAYS);
        TrainingCourse steps = new TrainingCourse(LoopUse.NEVER)) {
      if (!loopReady) {
        warmUp(loop, steps);
        train(loop, steps, Tuning.TRAINING_ROUNDS);
        COMPARISON_REQUESTS.drainPermits();
      }
      while (COMPARISON_REQUESTS.tryAcquire(Tuning.TRAINING_IDLE, TimeUnit.MILLISECONDS)) {
        train(loop, steps, 1);
        Thread.sleep(Tuning.COMPARISON_INTERVAL);
      }
    }
  }

  /**
   * Runs rounds whose times are not meaningful yet. Steps come first, since their many small
   * methods would otherwise wait during the seconds in which C2 compiles the loop.
   */
  private static void warmUp(TrainingCourse loop, TrainingCourse steps)
      throws InterruptedException {
    for (int round = 0; round < Tuning.COLD_STEP_ROUNDS; round++) {
      pause(steps.run());
    }
    for (int round = 0; round < Tuning.COLD_LOOP_ROUNDS; round++) {
      loop.run();
      Thread.sleep(Tuning.TRAINING_PAUSE);
    }
  }

  /** Runs at least {@code least} rounds, until the loop is faster than steps. */
  private static void train(TrainingCourse loop, TrainingCourse steps, int least)
      throws InterruptedException {
    long stepped = steps.run();
    long looped = loop.run();
    for (int round = 1; round < Tuning.MOST_TRAINING_ROUNDS; round++) {
      // The faster of two rounds counts, since the thread may have had to wait during the other.
      long again = loop.run();
      loopReady = Math.min(looped, again) < Tuning.STEPS_TO_LOOP * stepped;
      looped = again;
      if (loopReady && round >= least) {
        return;
      }
      if (!loopReady) {
        stepped = Math.min(stepped, steps.run());
      }
      pause(looped);
    }
  }

  /** Waits as long as a round has taken, to leave half of a processor's time to scripts. */
  private static void pause(long nanoseconds) throws InterruptedException {
    Thread.sleep(Math.max(Tuning.TRAINING_PAUSE, nanoseconds / 1_000_000));
  }

  /** The logger, created only when needed, since that takes a new JVM a while. */
  private static System.Logger logger() {
    return System.getLogger("dev.perigee.tier0");
  }
}
