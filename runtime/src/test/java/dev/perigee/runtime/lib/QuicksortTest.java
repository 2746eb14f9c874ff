package dev.perigee.runtime.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.testing.TestSeed;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class QuicksortTest {
  /** Sorts ints with keys from 1, and counts comparisons. */
  private static final class Ints extends ExchangeSort {
    private final int[] values;
    private final IntBinaryOperator less;
    private long comparisons;

    Ints(int[] values, IntBinaryOperator less) {
      this.values = values;
      this.less = less;
    }

    Ints(int[] values) {
      this(values, (a, b) -> a < b ? 1 : 0);
    }

    @Override
    boolean less(int i, int j) {
      comparisons++;
      return less.applyAsInt(values[i - 1], values[j - 1]) != 0;
    }

    @Override
    void swap(int i, int j) {
      int value = values[i - 1];
      values[i - 1] = values[j - 1];
      values[j - 1] = value;
    }
  }

  private static void check(int[] values) {
    int[] expected = values.clone();
    Arrays.sort(expected);
    Ints sorter = new Ints(values);
    sorter.sort(1, values.length);
    assertThat(values).isEqualTo(expected);
    double log = Math.log(values.length + 2) / Math.log(2);
    assertThat(sorter.comparisons).isLessThan((long) (20 * (values.length + 10) * log));
  }

  @Test
  void randomArraysOfEverySize() {
    long seed = TestSeed.of(QuicksortTest.class);
    Random random = new Random(seed);
    for (int length = 0; length < 300; length++) {
      int range = 1 + random.nextInt(2 * length + 2);
      check(random.ints(length, 0, range).toArray());
    }
    check(random.ints(100_000).toArray());
  }

  @Test
  void arraysWithAPattern() {
    int length = 20_000;
    int[] up = new int[length];
    int[] down = new int[length];
    int[] pipe = new int[length];
    for (int i = 0; i < length; i++) {
      up[i] = i;
      down[i] = -i;
      pipe[i] = Math.min(i, length - i);
    }
    check(up);
    check(down);
    check(pipe);
    check(new int[length]);
  }

  @Test
  void anInconsistentOrderIsDetected() {
    Ints always = new Ints(new int[] {3, 1, 2, 5, 4}, (a, b) -> 1);
    assertThatThrownBy(() -> always.sort(1, 5)).isInstanceOf(Quicksort.InvalidOrderException.class);
  }

  @Test
  void sortingByAnyOrderEndsAndStaysWithinTheInterval() {
    long seed = TestSeed.of(QuicksortTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      int length = random.nextInt(400);
      Ints sorter =
          new Ints(random.ints(length).toArray(), (a, b) -> random.nextInt(1 + random.nextInt(3)));
      try {
        sorter.sort(1, length);
      } catch (Quicksort.InvalidOrderException e) {
        assertThat(e).hasMessage("invalid order function for sorting");
      }
    }
  }
}
