package dev.perigee.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpareMemoryTest {
  private static final long UNIT = 64 << 10;
  private static final int MAX_KEPT = 16;

  /** Arenas that record the memory taken from them. */
  private static final class Counted implements SystemMemory.Source {
    final SystemMemory.Source arenas = SystemMemory.arenas();
    final Set<Long> taken = new HashSet<>();

    @Override
    public long pageSize() {
      return arenas.pageSize();
    }

    @Override
    public long allocate(long bytes, long alignment) {
      long address = arenas.allocate(bytes, alignment);
      taken.add(address);
      return address;
    }

    @Override
    public void free(long address, long bytes) {
      taken.remove(address);
      arenas.free(address, bytes);
    }
  }

  private final Counted system = new Counted();
  private final SpareMemory memory = new SpareMemory(system);

  @Test
  void freedMemoryIsReusedAndZeroed() {
    long address = memory.allocate(UNIT, UNIT);
    LiveBlocks.add(address, UNIT);
    Memory.fill(address, UNIT, 0x5a);
    LiveBlocks.remove(address, UNIT);
    memory.free(address, UNIT);
    assertThat(memory.allocate(UNIT, UNIT)).isEqualTo(address);
    LiveBlocks.add(address, UNIT);
    assertThat(Memory.bytes(address, (int) UNIT)).containsOnly((byte) 0);
    LiveBlocks.remove(address, UNIT);
  }

  @Test
  void onlyALittleMemoryIsKept() {
    List<Long> addresses = new ArrayList<>();
    for (int i = 0; i < MAX_KEPT + 10; i++) {
      addresses.add(memory.allocate(UNIT, UNIT));
    }
    assertThat(addresses).doesNotHaveDuplicates();
    addresses.forEach(address -> memory.free(address, UNIT));
    assertThat(system.taken).hasSize(MAX_KEPT);
  }

  @Test
  void otherSizesAreReturned() {
    long address = memory.allocate(2 * UNIT, UNIT);
    memory.free(address, 2 * UNIT);
    assertThat(system.taken).isEmpty();
  }
}
