package dev.perigee.tier1.codememory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrittenSlabsTest {
  @Test
  void knowsTheSlabsThatWereWritten() {
    WrittenSlabs slabs = new WrittenSlabs(1 << 20, 16384);
    assertThat(slabs.any(0, 1 << 20)).isFalse();

    slabs.mark(16384, 16385); // slabs 1 and 2

    assertThat(slabs.any(0, 16384)).isFalse();
    assertThat(slabs.any(0, 16385)).isTrue();
    assertThat(slabs.any(16384, 4)).isTrue();
    assertThat(slabs.any(49151, 1)).isTrue();
    assertThat(slabs.any(49152, 16384)).isFalse();
  }
}
