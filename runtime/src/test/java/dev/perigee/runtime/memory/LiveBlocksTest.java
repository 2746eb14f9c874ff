package dev.perigee.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveBlocksTest {
  private static final long SIZE = 128 << 10;

  private long chunk;

  @BeforeEach
  void setUp() {
    assertThat(Memory.CHECKED).as("-Dperigee.memory.checked=true").isTrue();
    chunk = SystemMemory.allocate(SIZE, 64 << 10);
  }

  @AfterEach
  void tearDown() {
    LiveBlocks.remove(chunk, SIZE);
    SystemMemory.free(chunk, SIZE);
  }

  @Test
  void freshMemoryIsDeadUntilABlockIsDeclared() {
    assertThatThrownBy(() -> Memory.getLong(chunk)).isInstanceOf(IllegalStateException.class);
    LiveBlocks.add(chunk, 16);
    assertThat(Memory.getLong(chunk + 8)).isZero();
    assertThatThrownBy(() -> Memory.getByte(chunk + 16)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anAccessThatBeginsInsideAndEndsOutsideIsRefused() {
    LiveBlocks.add(chunk + 64, 16);
    assertThatThrownBy(() -> Memory.putLong(chunk + 76, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Memory.putInt(chunk + 60, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Long.toHexString(chunk + 60));
  }

  @Test
  void aRemovedBlockIsDeadAgainAndItsNeighboursAreNot() {
    LiveBlocks.add(chunk, 48);
    LiveBlocks.remove(chunk + 16, 16);
    Memory.putLong(chunk + 8, 1);
    Memory.putLong(chunk + 32, 1);
    assertThatThrownBy(() -> Memory.getLong(chunk + 16)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Memory.getLong(chunk + 24)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rangesAreCheckedAcrossThePagesOfFlags() {
    long middle = chunk + (64 << 10);
    LiveBlocks.add(middle - 32, 64);
    Memory.fill(middle - 32, 64, 7);
    assertThat(Memory.getByte(middle - 1)).isEqualTo(7);
    assertThat(Memory.getByte(middle)).isEqualTo(7);
    assertThatThrownBy(() -> Memory.fill(middle - 32, 65, 7))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Memory.bytes(middle - 33, 8))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void addressesOutsideTheAddressSpaceAreDead() {
    assertThatThrownBy(() -> Memory.getLong(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Memory.getLong(-8)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Memory.getLong(1L << 50)).isInstanceOf(IllegalStateException.class);
  }
}
