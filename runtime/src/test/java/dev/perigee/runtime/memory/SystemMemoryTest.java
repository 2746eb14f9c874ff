package dev.perigee.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SystemMemoryTest {
  @Test
  void memoryIsAlignedZeroedAndWritable() {
    long bytes = 3 * (64 << 10);
    long address = SystemMemory.allocate(bytes, 64 << 10);
    assertThat(address).isNotZero();
    assertThat(address % (64 << 10)).isZero();
    writeAndRead(address, bytes);
    SystemMemory.free(address, bytes);
  }

  @Test
  void aPageSufficesAsUnit() {
    long page = SystemMemory.pageSize();
    assertThat(page).isGreaterThanOrEqualTo(4096);
    assertThat(Long.bitCount(page)).isEqualTo(1);
    long address = SystemMemory.allocate(page, page);
    writeAndRead(address, page);
    SystemMemory.free(address, page);
  }

  @Test
  void aFailedAllocationReturns0() {
    assertThat(SystemMemory.allocate(1L << 60, 64 << 10)).isZero();
  }

  @Test
  void arenasBehaveInTheSameWay() {
    SystemMemory.Source arenas = SystemMemory.arenas();
    long address = arenas.allocate(64 << 10, 64 << 10);
    assertThat(address % (64 << 10)).isZero();
    writeAndRead(address, 64 << 10);
    arenas.free(address, 64 << 10);
    assertThatThrownBy(() -> arenas.free(address, 64 << 10))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void writeAndRead(long address, long bytes) {
    LiveBlocks.add(address, bytes);
    try {
      assertThat(Memory.getLong(address)).isZero();
      assertThat(Memory.getLong(address + bytes - 8)).isZero();
      Memory.putLong(address + bytes - 8, 0x0102030405060708L);
      assertThat(Memory.getLong(address + bytes - 8)).isEqualTo(0x0102030405060708L);
    } finally {
      LiveBlocks.remove(address, bytes);
    }
  }
}
