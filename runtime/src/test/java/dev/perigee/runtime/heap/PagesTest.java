package dev.perigee.runtime.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.testing.TestSeed;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagesTest {
  private final Pages pages = new Pages();

  @AfterEach
  void tearDown() {
    pages.close();
  }

  @Test
  void runsDoNotOverlapAndAllMemoryIsReturned() {
    long seed = TestSeed.of(PagesTest.class);
    Random random = new Random(seed);
    TreeMap<Long, Long> live = new TreeMap<>();
    long total = 0;
    for (int step = 0; step < 20_000; step++) {
      if (live.isEmpty() || random.nextInt(100) < 52) {
        long bytes = Pages.round(1 + (1L << random.nextInt(19)) * random.nextInt(1, 3));
        long address = pages.allocate(bytes, Long.MAX_VALUE);
        Map.Entry<Long, Long> before = live.floorEntry(address);
        Map.Entry<Long, Long> after = live.ceilingEntry(address);
        assertThat(before == null || before.getKey() + before.getValue() <= address).isTrue();
        assertThat(after == null || address + bytes <= after.getKey()).isTrue();
        live.put(address, bytes);
        total += bytes;
      } else {
        Long address = live.floorKey(random.nextLong());
        address = address == null ? live.firstKey() : address;
        long bytes = live.remove(address);
        pages.free(address, bytes);
        total -= bytes;
      }
      assertThat(pages.systemBytes() - pages.freePages() * Pages.SIZE).isEqualTo(total);
    }
    live.forEach(pages::free);
    pages.releaseEmpty(0, Integer.MAX_VALUE);
    assertThat(pages.systemBytes()).isZero();
    assertThat(pages.freePages()).isZero();
  }

  @Test
  void freedPagesAreReusedBeforeMoreMemoryIsTaken() {
    long[] runs = new long[64];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = pages.allocate(4 * Pages.SIZE, Long.MAX_VALUE);
    }
    long taken = pages.systemBytes();
    for (int round = 0; round < 10; round++) {
      for (int i = round & 1; i < runs.length; i += 2) {
        pages.free(runs[i], 4 * Pages.SIZE);
      }
      for (int i = round & 1; i < runs.length; i += 2) {
        runs[i] = pages.allocate(4 * Pages.SIZE, Long.MAX_VALUE);
      }
    }
    assertThat(pages.systemBytes()).isEqualTo(taken);
  }

  @Test
  void growthIsPredicted() {
    for (long bytes : new long[] {4096, 40_960, 200 << 10, 300 << 10, 5 << 20}) {
      long before = pages.systemBytes();
      long told = pages.growthFor(bytes);
      pages.allocate(Pages.round(bytes), 0);
      assertThat(pages.systemBytes() - before).isEqualTo(told);
    }
  }

  @Test
  void aDoubleFreeIsDetected() {
    long keeper = pages.allocate(Pages.SIZE, 0);
    long run = pages.allocate(2 * Pages.SIZE, 0);
    pages.free(run, 2 * Pages.SIZE);
    assertThatThrownBy(() -> pages.free(run, 2 * Pages.SIZE))
        .isInstanceOf(IllegalStateException.class);
    long direct = pages.allocate(Pages.round(1 << 20), 0);
    pages.free(direct, Pages.round(1 << 20));
    assertThatThrownBy(() -> pages.free(direct, Pages.round(1 << 20)))
        .isInstanceOf(IllegalStateException.class);
    pages.free(keeper, Pages.SIZE);
  }
}
