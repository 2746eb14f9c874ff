package dev.perigee.tier0;

/**
 * Runs scripts until the training finds the loop compiled, and while it checks again. It is a
 * separate program, because a process trains only once.
 */
final class TrainingRun {
  /** Printed at the start, when the loop is not ready. */
  static final String STEPS = "steps";

  /** Printed when the loop is ready. */
  static final String LOOP = "loop";

  private static final int ROUNDS_IN_DOUBT = 100;

  private TrainingRun() {}

  public static void main(String[] arguments) {
    try (TrainingCourse course = new TrainingCourse(LoopUse.WHEN_COMPILED)) {
      if (!Training.isLoopReady()) {
        System.out.println(STEPS);
      }
      while (!Training.isLoopReady()) {
        course.run();
      }
      System.out.println(LOOP);
      for (int round = 0; round < ROUNDS_IN_DOUBT; round++) {
        Training.requestComparison();
        course.run();
      }
      while (!Training.isLoopReady()) {
        course.run();
      }
      System.out.println(LOOP);
    }
  }
}
