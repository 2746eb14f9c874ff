package dev.perigee.tier0;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The checks are held against frames of a known size, in HotSpot's interpreter and compiled. */
class StackProbeTest {
  private static final int THREADS = 100;

  /** The first in a thread also compile what goes down. */
  private static final int DESCENTS = 10;

  /** Checks before, so that the wide frame is made and, in most modes of the JVM, compiled. */
  private static final int WARM_UP = 20_000;

  private static final int STEPS_BETWEEN_MEASUREMENTS = 64;

  /** A frame just smaller than what a check promises, which HotSpot checks when it is entered. */
  private final Runnable measure =
      Objects.requireNonNull(StackProbe.makeWideFrame(Tuning.STACK_HEADROOM * 9 / 10));

  private int measurements;
  private int failures;
  private int overflows;

  @Test
  void whereACheckSucceedsThereIsRoom() throws InterruptedException {
    for (int i = 0; i < WARM_UP; i++) {
      StackProbe.check();
    }
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(null, this::fill, "fills its stack", 1 << 20);
      thread.start();
      thread.join();
    }
    assertThat(overflows).isEqualTo(THREADS * DESCENTS);
    assertThat(measurements).isGreaterThan(THREADS);
    assertThat(failures).isZero();
  }

  private void fill() {
    for (int i = 0; i < DESCENTS; i++) {
      descend(0);
    }
  }

  /** Goes down until a check fails, which it is to do inside its caller's exception handlers. */
  @SuppressWarnings("InfiniteRecursion") // until a check fails
  private void descend(int depth) {
    try {
      StackProbe.check();
    } catch (StackOverflowError e) {
      overflows++;
      return;
    }
    if (depth % STEPS_BETWEEN_MEASUREMENTS == 0) {
      measurements++;
      try {
        measure.run();
      } catch (StackOverflowError e) {
        failures++;
      }
    }
    descend(depth + 1);
  }
}
