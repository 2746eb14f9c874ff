package dev.perigee.runtime.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.TestSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@RunsUncheckedToo
class SplitPagesTest {
  private static final int LARGEST = 3072;

  /** A few blocks of every size, and one of each size that consists of quarters. */
  @Test
  void fewBlocksOfManySizesFitIntoOneChunk() {
    try (HeapFixture f = new HeapFixture()) {
      f.heap.setCollecting(false);
      for (int bytes = 16; bytes <= SplitPages.LARGEST_CELL; bytes += 24) {
        f.heap.reserve(2L * bytes);
        f.heap.allocate(Tag.CLOSURE, bytes);
        f.heap.allocateRaw(bytes);
      }
      for (int bytes : new int[] {1024, 1664, 2048, 3072}) {
        f.heap.reserve(bytes);
        f.heap.allocateRaw(bytes);
      }
      assertThat(f.heap.systemBytes()).isEqualTo(Pages.CHUNK_UNIT);
    }
  }

  @Test
  void blocksKeepTheirContentsAndAllMemoryIsReturned() {
    long seed = TestSeed.of(SplitPagesTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      try (HeapFixture f = new HeapFixture()) {
        f.heap.setCollecting(false);
        f.heap.collect();
        fillAndEmpty(f, random, 5_000 + random.nextInt(100_000));
      }
    }
  }

  private static void fillAndEmpty(HeapFixture f, Random random, int most) {
    long before = f.heap.liveBytes();
    TreeMap<Long, Integer> blocks = new TreeMap<>();
    for (int step = 0; step < 2_000; step++) {
      boolean isFull = f.heap.liveBytes() - before > most;
      if (blocks.isEmpty() || (!isFull && random.nextInt(5) < 3)) {
        int bytes = 8 + random.nextInt(random.nextBoolean() ? LARGEST : 200);
        f.heap.reserve(bytes);
        long block = f.heap.allocateRaw(bytes);
        Map.Entry<Long, Integer> lower = blocks.floorEntry(block);
        Map.Entry<Long, Integer> upper = blocks.ceilingEntry(block);
        assertThat(lower == null || lower.getKey() + lower.getValue() <= block).isTrue();
        assertThat(upper == null || block + bytes <= upper.getKey()).isTrue();
        Memory.fill(block, bytes, bytes);
        blocks.put(block, bytes);
      } else {
        free(f, blocks, blocks.floorKey(blocks.lastKey() - random.nextInt(most)));
      }
      if (random.nextInt(500) == 0) {
        f.heap.collect();
      }
    }
    while (!blocks.isEmpty()) {
      free(f, blocks, blocks.firstKey());
    }
    f.heap.collect();
    assertThat(f.heap.liveBytes()).isEqualTo(before);
    assertThat(f.heap.systemBytes()).isEqualTo(Pages.CHUNK_UNIT);
  }

  private static void free(HeapFixture f, SortedMap<Long, Integer> blocks, Long wanted) {
    long block = wanted == null ? blocks.firstKey() : wanted;
    int bytes = blocks.remove(block);
    assertThat(Memory.getByte(block)).isEqualTo(bytes & 0xff);
    assertThat(Memory.getByte(block + bytes - 1)).isEqualTo(bytes & 0xff);
    f.heap.freeRaw(block, bytes);
  }

  @Test
  void blocksAreDistinguishedFromCellsByTheirAddresses() {
    for (int bytes = 8; bytes <= SizeClasses.LARGEST; bytes += 8) {
      int sizeClass = SizeClasses.of(bytes);
      for (int cell = 0; cell < FreePages.cells(sizeClass, Pages.SIZE); cell++) {
        long address = FreePages.HEADER + (long) cell * SizeClasses.bytes(sizeClass);
        assertThat(SplitPages.isBlock(address, bytes)).isFalse();
      }
    }
    assertThat(SplitPages.isBlock(Pages.SIZE, 3000)).isFalse();
    assertThat(SplitPages.isBlock(Pages.SIZE + SplitPages.QUARTER, 3000)).isTrue();
  }

  @Test
  void objectsInQuartersAreFoundAndSwept() {
    try (HeapFixture f = new HeapFixture()) {
      f.heap.setCollecting(false);
      f.heap.collect();
      long before = f.heap.liveBytes();
      List<Long> tables = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        tables.add(f.tables.create(0, i % 20));
      }
      List<Long> seen = new ArrayList<>();
      f.heap.forEachObject(object -> {
        if (Memory.getByte(object + ObjectLayout.KIND) == Tag.TABLE) {
          seen.add(object);
        }
      });
      assertThat(seen).containsAll(tables);
      f.root(0, tables.get(50));
      f.heap.collect();
      assertThat(Memory.getByte(tables.get(50) + ObjectLayout.KIND)).isEqualTo(Tag.TABLE);
      f.drop(0);
      f.heap.collect();
      assertThat(f.heap.liveBytes()).isEqualTo(before);
      assertThat(f.heap.systemBytes()).isEqualTo(Pages.CHUNK_UNIT);
    }
  }
}
