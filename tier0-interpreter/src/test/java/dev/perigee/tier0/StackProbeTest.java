package dev.perigee.tier0;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Compares the checks with frames of a known size, in HotSpot's interpreter and compiled. */
class StackProbeTest {
  private static final int THREADS = 100;

  /** The number of descents in a thread; the first ones also get the code compiled. */
  private static final int DESCENTS = 10;

  /** The number of checks after which the wide frame exists and, in most JVM modes, is compiled. */
  private static final int WARM_UP = 20_000;

  private static final int STEPS_BETWEEN_MEASUREMENTS = 64;

  /** A frame slightly smaller than what a check guarantees, which HotSpot checks on entry. */
  private final Runnable measure =
      Objects.requireNonNull(StackProbe.makeWideFrame(Tuning.STACK_HEADROOM * 9 / 10));

  private int measurements;
  private int failures;
  private int overflows;

  @Test
  void thereIsRoomIfACheckSucceeds() throws InterruptedException {
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

  /** Recurses until a check fails, which must happen inside its caller's exception handlers. */
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
