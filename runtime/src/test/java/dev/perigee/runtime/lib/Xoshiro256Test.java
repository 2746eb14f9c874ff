package dev.perigee.runtime.lib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.TestSeed;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The expected numbers are those of PUC Lua 5.4 after the same {@code math.randomseed}. */
class Xoshiro256Test {
  @Test
  void equalSeedsGiveTheSequenceOfPUCLua() {
    Xoshiro256 generator = new Xoshiro256(42, 0);
    assertThat(generator.nextLong()).isEqualTo(-1276290044721465627L);
    assertThat(generator.nextLong()).isEqualTo(8333941968102511665L);
    assertThat(generator.nextLong()).isEqualTo(-8358531260401861301L);
    assertThat(generator.nextLong()).isEqualTo(-3807604385970496171L);
  }

  @Test
  void seedsHaveTwoParts() {
    Xoshiro256 generator = new Xoshiro256(5, 5);
    generator.seed(-1, 7);
    assertThat(generator.nextLong()).isEqualTo(6336208947141810292L);
    assertThat(generator.nextLong()).isEqualTo(-4513692291794733312L);
    assertThat(generator.nextLong()).isEqualTo(3495307674443325809L);
  }

  @Test
  void projectionsAndFloatsAreThoseOfPUCLua() {
    Xoshiro256 generator = new Xoshiro256(7, 0);
    long[] upToHundred = {64, 88, 27, 58, 58};
    for (long expected : upToHundred) {
      assertThat(generator.project(generator.nextLong(), 99) + 1).isEqualTo(expected);
    }
    double[] floats = {0x1.330c82c2fd5d5p-1, 0x1.f2c0cf711f43p-2, 0x1.bb1deb1f5c7b6p-2};
    for (double expected : floats) {
      assertThat(Xoshiro256.toFloat(generator.nextLong())).isEqualTo(expected);
    }
    long[] all = {3180030616479026709L, -2867910684345441333L, 6908587976014994103L};
    for (long expected : all) {
      assertThat(generator.project(generator.nextLong(), -1) + Long.MIN_VALUE).isEqualTo(expected);
    }
    long[] wide = {414834747, 467294622008L, 626682875535L, 21113610324L};
    for (long expected : wide) {
      assertThat(generator.project(generator.nextLong(), (1L << 40) + 10) - 10).isEqualTo(expected);
    }
  }

  @Test
  void projectionsStayWithinAnyLimit() {
    long seed = TestSeed.of(Xoshiro256Test.class);
    Random random = new Random(seed);
    Xoshiro256 generator = new Xoshiro256(seed, 0);
    for (int i = 0; i < 2000; i++) {
      long limit = random.nextLong() >>> random.nextInt(64);
      long projected = generator.project(generator.nextLong(), limit);
      assertThat(Long.compareUnsigned(projected, limit)).isLessThanOrEqualTo(0);
    }
  }
}
