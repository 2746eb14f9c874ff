package dev.perigee.runtime.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.HeapFixture.OutOfMemory;
import dev.perigee.testing.TestSeed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RunsUncheckedToo
class LimitTest {
  private static final long LIMIT = 16 << 20;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 64})
  void liveDataFillsNearlyAllOfTheLimitAndNeverExceedsIt(int megabytes) {
    long limit = (long) megabytes << 20;
    try (HeapFixture f = new HeapFixture(limit)) {
      long head = 0;
      try {
        while (true) {
          long table = f.tables.create(1, 0);
          f.tables.setInteger(table, 1, head == 0 ? Tag.NIL : Tag.TABLE, head);
          head = f.root(0, table);
          assertThat(f.heap.systemBytes()).isLessThanOrEqualTo(limit);
        }
      } catch (OutOfMemory e) {
        assertThat(f.heap.liveBytes()).isGreaterThan(limit - limit / 8 - (64 << 10));
      }
      f.drop(0);
      f.root(0, f.tables.create(1000, 1000));
      f.heap.collect();
      assertThat(f.heap.systemBytes()).isLessThan(limit / 4 + (256 << 10));
    }
  }

  @Test
  void garbageDoesNotCount() {
    try (HeapFixture f = new HeapFixture(LIMIT)) {
      for (int i = 0; i < 300; i++) {
        f.strings.allocateLong(1 << 20);
        f.tables.create(i, i);
        assertThat(f.heap.systemBytes()).isLessThanOrEqualTo(LIMIT);
      }
    }
  }

  @Test
  void aBlockThatIsTooLargeIsRefusedAndASmallerOneIsNot() {
    try (HeapFixture f = new HeapFixture(LIMIT)) {
      assertThatThrownBy(() -> f.strings.allocateLong(LIMIT)).isInstanceOf(OutOfMemory.class);
      assertThatThrownBy(() -> f.strings.allocateLong(1L << 60)).isInstanceOf(OutOfMemory.class);
      assertThatThrownBy(() -> f.tables.create(1L << 50, 0)).isInstanceOf(OutOfMemory.class);
      assertThatThrownBy(() -> f.tables.create(0, 1L << 50)).isInstanceOf(OutOfMemory.class);
      long string = f.strings.allocateLong(LIMIT * 3 / 4);
      assertThat(string).isNotZero();
      assertThat(f.heap.systemBytes()).isLessThanOrEqualTo(LIMIT);
    }
  }

  @Test
  void aFragmentedHeapRemainsUsable() {
    long seed = TestSeed.of(LimitTest.class);
    Random random = new Random(seed);
    try (HeapFixture f = new HeapFixture(LIMIT)) {
      int slots = 60_000;
      long list = f.root(0, f.tables.create(slots, 0));
      long failures = 0;
      for (int i = 0; i < 600_000; i++) {
        int at = random.nextInt(slots) + 1;
        try {
          // About 100 bytes each, 6 MB live in total. The sizes change during the test.
          int size = 41 + random.nextInt(20 + i / 10_000);
          f.tables.setInteger(list, at, Tag.LONG_STRING, f.strings.allocateLong(size));
        } catch (OutOfMemory e) {
          failures++;
        }
        if (f.heap.systemBytes() > LIMIT) {
          assertThat(f.heap.systemBytes()).isLessThanOrEqualTo(LIMIT);
        }
      }
      assertThat(failures).isZero();
      assertThat(f.heap.collections()).isLessThan(400);
    }
  }

  @Test
  void liveDataCloseToTheLimitDoesNotCollectConstantly() {
    try (HeapFixture f = new HeapFixture(LIMIT)) {
      long list = f.root(0, f.tables.create(200_000, 0));
      for (int i = 1; i <= 150_000; i++) {
        f.tables.setInteger(list, i, Tag.TABLE, f.tables.create(0, 0));
      }
      long before = f.heap.collections();
      int created = 0;
      try {
        for (; created < 400_000; created++) {
          f.tables.create(0, 0);
        }
      } catch (OutOfMemory e) {
        assertThat(created).as("a full heap fails at once or not at all").isZero();
      }
      // 25 MB of garbage. Each collection must have made a good part of the remaining memory
      // usable.
      assertThat(f.heap.collections() - before).isLessThan(120);
    }
  }

  @Test
  void chargesCountAndCanBeCancelled() {
    try (HeapFixture f = new HeapFixture(LIMIT)) {
      f.heap.charge(12 << 20);
      assertThat(f.heap.systemBytes()).isGreaterThan(12 << 20);
      assertThatThrownBy(() -> f.heap.charge(4 << 20)).isInstanceOf(OutOfMemory.class);
      assertThatThrownBy(() -> f.strings.allocateLong(5 << 20)).isInstanceOf(OutOfMemory.class);
      f.heap.uncharge(12 << 20);
      f.strings.allocateLong(5 << 20);
      f.heap.charge(4 << 20);
    }
  }

  @Test
  void failedAllocationsOfTheSystemAreMemoryErrors() {
    try (HeapFixture f = new HeapFixture()) {
      assertThatThrownBy(() -> f.strings.allocateLong(1L << 45)).isInstanceOf(OutOfMemory.class);
      f.strings.allocateLong(1 << 20);
    }
  }

  @Test
  void largeBlocksAreCheckedWhateverTheAllowance() {
    try (HeapFixture f = new HeapFixture(LIMIT)) {
      f.root(0, Tag.LONG_STRING, f.strings.allocateLong(6 << 20));
      f.heap.collect();
      f.root(1, Tag.LONG_STRING, f.strings.allocateLong(6 << 20));
      assertThatThrownBy(() -> f.root(2, Tag.LONG_STRING, f.strings.allocateLong(6 << 20)))
          .isInstanceOf(OutOfMemory.class);
      assertThat(f.heap.systemBytes()).isLessThanOrEqualTo(LIMIT);
    }
  }

  @Test
  void chargesStartCollections() {
    try (HeapFixture f = new HeapFixture()) {
      long before = f.heap.collections();
      for (int i = 0; i < 100; i++) {
        f.heap.charge(1 << 20);
        f.tables.create(0, 0);
        f.heap.uncharge(1 << 20);
      }
      assertThat(f.heap.collections()).isGreaterThan(before);
    }
  }

  @Test
  void aLimitBelowTheBytesInUseRefusesEverythingUntilItIsRaised() {
    try (HeapFixture f = new HeapFixture()) {
      f.root(0, Tag.LONG_STRING, f.strings.allocateLong(4 << 20));
      f.heap.setLimit(1 << 20);
      assertThatThrownBy(() -> f.tables.create(0, 0)).isInstanceOf(OutOfMemory.class);
      f.heap.setLimit(LIMIT);
      f.tables.create(0, 0);
      f.heap.setLimit(1 << 20);
      f.drop(0);
      f.tables.create(0, 0);
      assertThat(f.heap.limit()).isEqualTo(1 << 20);
    }
  }
}
