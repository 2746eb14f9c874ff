package dev.perigee.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.TestSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FirstMemoryTest {
  private static final long UNIT = 64 << 10;

  private final FirstMemory memory = new FirstMemory();

  private record Block(long address, long bytes) {
    boolean overlaps(Block other) {
      return address < other.address + other.bytes && other.address < address + bytes;
    }
  }

  @Test
  void blocksAreAlignedZeroedAndDisjoint() {
    long seed = TestSeed.of(FirstMemoryTest.class);
    Random random = new Random(seed);
    List<Block> blocks = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      if (random.nextBoolean() && !blocks.isEmpty()) {
        Block block = blocks.remove(random.nextInt(blocks.size()));
        LiveBlocks.add(block.address, block.bytes);
        Memory.fill(block.address, block.bytes, 0x5a);
        LiveBlocks.remove(block.address, block.bytes);
        assertThat(memory.free(block.address, block.bytes)).isTrue();
        continue;
      }
      long bytes = 4096L * (1 + random.nextInt(48));
      long address = memory.allocate(bytes, UNIT);
      if (address == 0) {
        refused++;
        continue;
      }
      Block block = new Block(address, bytes);
      assertThat(address % UNIT).as("seed %d", seed).isZero();
      assertThat(blocks).as("seed %d", seed).noneMatch(block::overlaps);
      LiveBlocks.add(address, bytes);
      for (long at = address; at < address + bytes; at += 8) {
        if (Memory.getLong(at) != 0) {
          throw new AssertionError("not zeroed, seed " + seed);
        }
      }
      LiveBlocks.remove(address, bytes);
      blocks.add(block);
    }
    assertThat(refused).isPositive();
  }

  @Test
  void allocationFailsWhenTheMemoryIsUsedUp() {
    assertThat(memory.allocate(9 * UNIT, UNIT)).isZero();
    assertThat(memory.allocate(UNIT, 2 * UNIT)).isZero();
    long all = memory.allocate(8 * UNIT, UNIT);
    assertThat(all).isPositive();
    assertThat(memory.allocate(1, UNIT)).isZero();
    assertThat(memory.free(all, 8 * UNIT)).isTrue();
    assertThat(memory.free(4096, 4096)).isFalse();
    assertThat(memory.allocate(8 * UNIT, UNIT)).isEqualTo(all);
  }
}
