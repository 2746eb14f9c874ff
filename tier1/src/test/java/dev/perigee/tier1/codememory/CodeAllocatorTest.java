package dev.perigee.tier1.codememory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.perigee.testing.TestSeed;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CodeAllocatorTest {
  @Test
  void roundsToTheGranuleAndStartsAtTheBottom() {
    CodeAllocator allocator = new CodeAllocator(new Region(1024, 16, true));

    assertThat(allocator.allocate(1)).contains(new CodeRange(0, 16, false));
    assertThat(allocator.allocate(17)).contains(new CodeRange(16, 32, false));
    assertThat(allocator.allocate(16)).contains(new CodeRange(48, 16, false));
    assertThat(allocator.used()).isEqualTo(64);
    assertThat(allocator.available()).isEqualTo(1024 - 64);
  }

  @Test
  void takesTheSmallestGapThatFits() {
    CodeAllocator allocator = new CodeAllocator(new Region(1024, 16, true));
    CodeRange large = allocator.allocate(160).orElseThrow();
    assertThat(allocator.allocate(16)).isPresent();
    CodeRange small = allocator.allocate(48).orElseThrow();
    assertThat(allocator.allocate(16)).isPresent();
    allocator.free(large);
    allocator.free(small);

    assertThat(allocator.allocate(40)).contains(new CodeRange(small.offset(), 48, true));
    assertThat(allocator.allocate(40)).contains(new CodeRange(large.offset(), 48, true));
  }

  @Test
  void mergesNeighboursOnBothSides() {
    CodeAllocator allocator = new CodeAllocator(new Region(96, 16, true));
    CodeRange a = allocator.allocate(32).orElseThrow();
    CodeRange b = allocator.allocate(32).orElseThrow();
    CodeRange c = allocator.allocate(32).orElseThrow();
    assertThat(allocator.allocate(1)).isEmpty();

    allocator.free(a);
    allocator.free(c);
    assertThat(allocator.largestGap()).isEqualTo(32);
    assertThat(allocator.allocate(96)).isEmpty();
    allocator.free(b);
    assertThat(allocator.largestGap()).isEqualTo(96);
    assertThat(allocator.allocate(96)).contains(new CodeRange(0, 96, true));
  }

  @Test
  void memoryThatCannotBeRewrittenIsNotHandedOutTwice() {
    int slab = 16384;
    CodeAllocator allocator = new CodeAllocator(new Region(2L * slab, slab, false));
    CodeRange first = allocator.allocate(100).orElseThrow();
    assertThat(first).isEqualTo(new CodeRange(0, slab, false));

    allocator.free(first);
    assertThat(allocator.used()).isZero();
    assertThat(allocator.available()).isEqualTo(slab);
    assertThat(allocator.allocate(100)).contains(new CodeRange(slab, slab, false));
    assertThat(allocator.allocate(1)).isEmpty();
  }

  @Test
  void refusesInvalidRanges() {
    CodeAllocator allocator = new CodeAllocator(new Region(64, 16, true));
    CodeRange range = allocator.allocate(16).orElseThrow();

    assertThatIllegalArgumentException().isThrownBy(() -> allocator.allocate(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> allocator.free(new CodeRange(16, 16, false)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> allocator.free(new CodeRange(0, 32, false)));
    allocator.free(range);
    assertThatIllegalArgumentException().isThrownBy(() -> allocator.free(range));
    assertThat(allocator.allocate(65)).isEmpty();
    assertThat(allocator.allocate(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void neverHandsOutAByteTwice() {
    long seed = TestSeed.of(CodeAllocatorTest.class);
    Random random = new Random(seed);
    int size = 16 * 1024;
    CodeAllocator allocator = new CodeAllocator(new Region(size, 16, true));
    BitSet taken = new BitSet(size);
    BitSet ever = new BitSet(size);
    List<CodeRange> live = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(100) < 55) {
        long length = 1L + random.nextInt(600);
        Optional<CodeRange> got = allocator.allocate(length);
        if (got.isEmpty()) {
          assertThat(allocator.largestGap()).as("seed %d", seed).isLessThan(length);
          continue;
        }
        CodeRange range = got.get();
        int from = (int) range.offset();
        int to = (int) (range.offset() + range.length());
        assertThat(from % 16 == 0 && range.length() >= length && to <= size)
            .as("%s for %d, seed %d", range, length, seed)
            .isTrue();
        assertThat(taken.get(from, to).isEmpty()).as("%s, seed %d", range, seed).isTrue();
        if (!range.reused()) {
          assertThat(ever.get(from, to).isEmpty()).as("%s, seed %d", range, seed).isTrue();
        }
        taken.set(from, to);
        ever.set(from, to);
        live.add(range);
      } else if (!live.isEmpty()) {
        CodeRange range = live.remove(random.nextInt(live.size()));
        allocator.free(range);
        taken.clear((int) range.offset(), (int) (range.offset() + range.length()));
      }
      assertThat(allocator.used()).as("seed %d", seed).isEqualTo(taken.cardinality());
      assertThat(allocator.available()).as("seed %d", seed).isEqualTo(size - taken.cardinality());
    }
    live.forEach(allocator::free);
    assertThat(allocator.largestGap()).as("all merged, seed %d", seed).isEqualTo(size);
  }

  @Test
  void threadsGetDistinctRanges() throws InterruptedException, ExecutionException {
    int threads = 4;
    int each = 500;
    CodeAllocator allocator = new CodeAllocator(new Region(16L * threads * each, 16, true));
    List<CodeRange> all = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<List<CodeRange>>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        results.add(
            pool.submit(() -> {
              List<CodeRange> mine = new ArrayList<>();
              for (int i = 0; i < each; i++) {
                allocator.free(allocator.allocate(16).orElseThrow());
                mine.add(allocator.allocate(16).orElseThrow());
              }
              return mine;
            }));
      }
      for (Future<List<CodeRange>> result : results) {
        all.addAll(result.get());
      }
    }
    assertThat(all).extracting(CodeRange::offset).doesNotHaveDuplicates();
    assertThat(allocator.available()).isZero();
  }

  /** Has a size, but cannot be written. */
  private record Region(long size, int allocationGranularity, boolean rewritable)
      implements CodeRegion {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public long base() {
      return 0x10000;
    }

    @Override
    public void write(long offset, MemorySegment code) {
      throw new AssertionError("an allocator does not write");
    }

    @Override
    public void synchronizeCores() {}

    @Override
    public void close() {}
  }
}
