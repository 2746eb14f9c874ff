package dev.perigee.engine;

import java.util.Collections;
import java.util.List;

/**
 * What becomes of an amount of memory that is measured again and again, at equal distances. A
 * measurement is what is needed and, by chance, more: what a script has just left, or what a
 * collection did not find yet. So the least of many stands for what is needed.
 *
 * @param early the least in the first quarter after the warm-up
 * @param late the least in the last quarter
 */
record Growth(long early, long late) {
  /** Caches fill and the JVM's compilers work in this part of the measurements. */
  private static final double WARM_UP = 0.2;

  private static final int QUARTERS = 4;

  /** Measurements of a quarter; fewer do not level chance out. */
  private static final int FEWEST = 5;

  /** What is late may be more than what is early by this part and by these bytes. */
  private static final double TOLERANCE = 0.05;

  private static final long TOLERATED_BYTES = 4 << 20;

  /**
   * Compares the quarters.
   *
   * @throws IllegalArgumentException if there are too few measurements
   */
  static Growth of(List<Long> measurements) {
    List<Long> warm =
        measurements.subList((int) (measurements.size() * WARM_UP), measurements.size());
    int quarter = warm.size() / QUARTERS;
    if (quarter < FEWEST) {
      throw new IllegalArgumentException("too few measurements: " + measurements.size());
    }
    return new Growth(
        Collections.min(warm.subList(0, quarter)),
        Collections.min(warm.subList(warm.size() - quarter, warm.size())));
  }

  /** Whether the amount grows beyond what is tolerated. */
  boolean isGrown() {
    return late > early * (1 + TOLERANCE) + TOLERATED_BYTES;
  }

  @Override
  public String toString() {
    return "%.1f MiB early, %.1f MiB late: %s"
        .formatted(mebibytes(early), mebibytes(late), isGrown() ? "HAS GROWN" : "steady");
  }

  private static double mebibytes(long bytes) {
    return bytes / (double) (1 << 20);
  }
}
