package dev.perigee.runtime.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.TestSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeapTest {
  @Test
  void anObjectHasItsHeaderAndZeros() {
    try (HeapFixture f = new HeapFixture()) {
      for (int size : new int[] {16, 24, 64, 100, 2016, 2017, 5000, 300_000}) {
        f.heap.reserve(size);
        long object = f.heap.allocate(Tag.CLOSURE, size);
        assertThat(Memory.getByte(object + ObjectLayout.KIND)).isEqualTo(Tag.CLOSURE);
        assertThat(Memory.getByte(object + ObjectLayout.COLOUR))
            .isEqualTo(Memory.getInt(f.heap.state() + StateLayout.CURRENT_WHITE));
        assertThat(Memory.getByte(object + ObjectLayout.SIZE_CLASS))
            .isEqualTo(size > 2016 ? ObjectLayout.LARGE : SizeClasses.of(size));
        for (int at = 4; at < size; at++) {
          assertThat(Memory.getByte(object + at)).isZero();
        }
        assertThat(object % 8).isZero();
      }
    }
  }

  @Test
  void reusedCellsAreZeroed() {
    try (HeapFixture f = new HeapFixture()) {
      f.heap.reserve(3000 + 64);
      Memory.fill(f.heap.allocate(Tag.LONG_STRING, 64) + 8, 56, 0x77);
      Memory.fill(f.heap.allocate(Tag.LONG_STRING, 3000) + 8, 2992, 0x77);
      f.heap.collect();
      f.heap.reserve(3000 + 64);
      assertThat(Memory.bytes(f.heap.allocate(Tag.LONG_STRING, 64) + 8, 56)).containsOnly((byte) 0);
      assertThat(Memory.bytes(f.heap.allocate(Tag.LONG_STRING, 3000) + 8, 2992))
          .containsOnly((byte) 0);
    }
  }

  @Test
  void liveBytesAreTheSumOfAllLiveBlocks() {
    long seed = TestSeed.of(HeapTest.class);
    Random random = new Random(seed);
    try (HeapFixture f = new HeapFixture()) {
      f.heap.setCollecting(false);
      f.heap.collect();
      long expected = f.heap.liveBytes();
      List<long[]> blocks = new ArrayList<>();
      for (int step = 0; step < 20_000; step++) {
        if (blocks.isEmpty() || random.nextInt(5) < 3) {
          long bytes = random.nextInt(random.nextInt(10) == 0 ? 600_000 : 3000) + 1L;
          f.heap.reserve(bytes);
          long block = f.heap.allocateRaw(bytes);
          Memory.putByte(block, 1);
          Memory.putByte(block + bytes - 1, 2);
          blocks.add(new long[] {block, bytes});
          expected += Heap.sizeOf(block, bytes);
        } else {
          long[] block = blocks.remove(random.nextInt(blocks.size()));
          f.heap.freeRaw(block[0], block[1]);
          expected -= Heap.sizeOf(block[0], block[1]);
        }
        assertThat(f.heap.liveBytes()).isEqualTo(expected);
        assertThat(f.heap.systemBytes()).isGreaterThanOrEqualTo(expected);
        if (step % 5000 == 0) {
          f.heap.collect();
        }
      }
      for (long[] block : blocks) {
        f.heap.freeRaw(block[0], block[1]);
        expected -= Heap.sizeOf(block[0], block[1]);
      }
      f.heap.collect();
      assertThat(f.heap.liveBytes()).isEqualTo(expected);
      assertThat(f.heap.systemBytes()).isLessThanOrEqualTo(256 << 10);
    }
  }

  @Test
  void emptyChunksAreReturnedToTheSystem() {
    try (HeapFixture f = new HeapFixture()) {
      f.heap.collect();
      long live = f.heap.liveBytes();
      long before = f.heap.systemBytes();
      long list = f.root(0, f.tables.create(0, 0));
      for (int i = 1; i <= 50_000; i++) {
        f.tables.setInteger(list, i, Tag.TABLE, f.root(1, f.tables.create(2, 2)));
      }
      assertThat(f.heap.systemBytes()).isGreaterThan(50_000 * (64 + 24 + 64));
      f.drop(0);
      f.drop(1);
      f.heap.collect();
      assertThat(f.heap.liveBytes()).isEqualTo(live);
      assertThat(f.heap.systemBytes()).isEqualTo(before);
    }
  }

  @Test
  void aUseAfterFreeIsDetected() {
    try (HeapFixture f = new HeapFixture()) {
      long table = f.root(0, f.tables.create(4, 4));
      long array = Memory.getLong(table + TableLayout.ARRAY);
      long large = f.strings.allocateLong(100_000);
      f.heap.collect();
      Memory.getLong(array);
      assertThatThrownBy(() -> Memory.getByte(large)).isInstanceOf(IllegalStateException.class);
      f.drop(0);
      f.heap.collect();
      assertThatThrownBy(() -> Memory.getByte(table)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> Memory.getByte(array)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void memoryOfAClosedHeapIsInaccessible() {
    HeapFixture f = new HeapFixture();
    long table = f.tables.create(4, 4);
    long state = f.heap.state();
    f.close();
    assertThatThrownBy(() -> Memory.getByte(table)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Memory.getByte(state)).isInstanceOf(IllegalStateException.class);
    assertThat(f.heap.systemBytes()).isZero();
  }

  @Test
  void allocationWithoutReservationIsDetected() {
    try (HeapFixture f = new HeapFixture()) {
      f.heap.reserve(64);
      f.heap.allocate(Tag.TABLE, 64);
      assertThatThrownBy(() -> f.heap.allocateRaw(8)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void debtStartsCollectionsUnlessTheyAreStopped() {
    try (HeapFixture f = new HeapFixture()) {
      long before = f.heap.collections();
      churn(f, 200_000);
      assertThat(f.heap.collections()).isGreaterThan(before + 5);
      assertThat(f.heap.liveBytes()).isLessThan(2 << 20);
      f.heap.setCollecting(false);
      long stopped = f.heap.collections();
      churn(f, 100_000);
      assertThat(f.heap.collections()).isEqualTo(stopped);
      assertThat(f.heap.liveBytes()).isGreaterThan(100_000 * 64);
      f.heap.setCollecting(true);
      churn(f, 100_000);
      assertThat(f.heap.collections()).isGreaterThan(stopped);
      assertThat(f.heap.liveBytes()).isLessThan(100_000 * 64);
    }
  }

  private static void churn(HeapFixture f, int count) {
    for (int i = 0; i < count; i++) {
      f.tables.create(0, 0);
    }
  }

  @Test
  void theNextCollectionBeginsAtTwiceTheBytesThatTheLastOneLeft() {
    try (HeapFixture f = new HeapFixture()) {
      long list = f.root(0, f.tables.create(0, 0));
      for (int i = 1; i <= 100_000; i++) {
        f.tables.setInteger(list, i, Tag.TABLE, f.root(1, f.tables.create(0, 0)));
      }
      f.heap.collect();
      long left = f.heap.liveBytes();
      long collections = f.heap.collections();
      long highest = 0;
      while (f.heap.collections() == collections) {
        highest = Math.max(highest, f.heap.liveBytes());
        churn(f, 1);
      }
      // It ends somewhat later, since it runs in slices.
      assertThat(highest).isBetween(left * 2 - 4096, left * 9 / 4);
    }
  }

  @Test
  void stressCollectsAtEveryReservationAndFillsFreedMemory() {
    try (HeapFixture f = new HeapFixture()) {
      f.heap.setStress(true);
      long before = f.heap.collections();
      churn(f, 10);
      assertThat(f.heap.collections()).isEqualTo(before + 10);
      f.heap.reserve(64);
      long raw = f.heap.allocateRaw(64);
      Memory.fill(raw, 64, 1);
      f.heap.freeRaw(raw, 64);
      f.heap.reserve(64);
      assertThat(f.heap.allocateRaw(64)).isEqualTo(raw);
      assertThat(Memory.bytes(raw + 8, 56)).containsOnly((byte) 0xdb);
    }
  }
}
