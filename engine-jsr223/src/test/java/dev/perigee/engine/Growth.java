package dev.perigee.engine;

import java.util.Collections;
import java.util.List;

/**
 * The growth of an amount of memory that is measured repeatedly, at equal intervals. A measurement
 * is the amount that is needed plus a random amount: garbage of a script, or memory that a
 * collection has not found yet. So the least of many measurements approximates what is needed.
 *
 * @param early the least in the first quarter after the warm-up
 * @param late the least in the last quarter
 */
record Growth(long early, long late) {
  /** The part of the measurements in which caches fill and the JVM compiles. */
  private static final double WARM_UP = 0.2;

  private static final int QUARTERS = 4;

  /**
   * The minimum number of measurements in a quarter; with fewer, random amounts do not cancel out.
   */
  private static final int FEWEST = 5;

  /** The late amount may exceed the early one by this part, or by this number of bytes. */
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

  /** Whether the amount grows beyond the tolerance. */
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
