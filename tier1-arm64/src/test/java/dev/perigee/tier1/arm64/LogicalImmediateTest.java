package dev.perigee.tier1.arm64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.perigee.testing.TestSeed;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogicalImmediateTest {

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void everyMaskSurvivesEncodingAndDecoding(int bits) {
    Set<Integer> encodings = new HashSet<>();
    for (long mask : BitGrid.everyMask(bits)) {
      assertThat(LogicalImmediate.isEncodable(mask, bits)).isTrue();
      int encoding = LogicalImmediate.encode(mask, bits);
      assertThat(LogicalImmediate.decode(encoding, bits)).isEqualTo(mask);
      encodings.add(encoding);
    }
    // Sizes are 2 to the width, with size * (size - 1) masks each.
    assertThat(encodings).hasSize(bits == 64 ? 5334 : 1302);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void validEncodingsAreThoseOfMasks(int bits) {
    Set<Long> masks = new HashSet<>(BitGrid.everyMask(bits));
    Set<Long> decoded = new HashSet<>();
    for (int encoding = 0; encoding <= 0x1FFF; encoding++) {
      try {
        decoded.add(LogicalImmediate.decode(encoding, bits));
      } catch (IllegalArgumentException reserved) {
        assertThat(reserved).hasMessageContaining("reserved");
      }
    }
    assertThat(decoded).isEqualTo(masks);
  }

  @Test
  void nothingElseIsEncodable() {
    Set<Long> masks = new HashSet<>(BitGrid.everyMask(64));
    long seed = TestSeed.of(LogicalImmediateTest.class);
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      // Neighbours of masks are the values that are most likely to be mistaken for masks.
      long value = random.nextLong() >> random.nextInt(64);
      value = Long.rotateLeft(value, random.nextInt(64)) ^ (i % 2 << random.nextInt(31));
      assertThat(LogicalImmediate.isEncodable(value, 64))
          .as("%x, seed %d", value, seed)
          .isEqualTo(masks.contains(value));
    }
    assertThat(LogicalImmediate.isEncodable(0, 64)).isFalse();
    assertThat(LogicalImmediate.isEncodable(-1, 64)).isFalse();
  }

  @Test
  void narrowMasksMayBeSignedOrUnsigned() {
    int unsigned = LogicalImmediate.encode(0xFFFF_FFFEL, 32);
    assertThat(LogicalImmediate.encode(-2, 32)).isEqualTo(unsigned);
    assertThat(LogicalImmediate.isEncodable(0xFFFF_FFFFL, 32)).isFalse();
    assertThat(LogicalImmediate.isEncodable(0, 32)).isFalse();
    assertThat(LogicalImmediate.isEncodable(0x1_0000_0001L, 32)).isFalse();
  }

  @Test
  void refusesInvalidEncodings() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogicalImmediate.encode(5, 64))
        .withMessage("0x5 is not a logical immediate of 64 bits");
    assertThatIllegalArgumentException().isThrownBy(() -> LogicalImmediate.encode(1, 16));
    assertThatIllegalArgumentException().isThrownBy(() -> LogicalImmediate.decode(0x2000, 64));
  }
}
