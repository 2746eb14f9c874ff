package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.testing.TestSeed;
import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The verdict of {@link Soak} on artificial series. */
class GrowthTest {
  private static final int MEASUREMENTS = 60;
  private static final long MEBIBYTE = 1 << 20;
  private static final long BASE = 200 * MEBIBYTE;

  private final long seed = TestSeed.of(GrowthTest.class);
  private final Random random = new Random(seed);

  private static Growth of(IntToLongFunction measurement) {
    return Growth.of(IntStream.range(0, MEASUREMENTS).mapToLong(measurement).boxed().toList());
  }

  /** The excess of a measurement: up to 60 MiB, but in one of four cases hardly anything. */
  private long chance(int i) {
    return random.nextLong(i % 4 == 0 ? MEBIBYTE : 60 * MEBIBYTE);
  }

  @Test
  void constantIsSteady() {
    Growth growth = of(i -> BASE);
    assertThat(growth).isEqualTo(new Growth(BASE, BASE));
    assertThat(growth.isGrown()).isFalse();
    assertThat(growth).hasToString("200.0 MiB early, 200.0 MiB late: steady");
  }

  @Test
  void noiseIsSteady() {
    assertThat(of(i -> BASE + chance(i)).isGrown()).isFalse();
  }

  @Test
  void warmUpIsNotGrowth() {
    assertThat(of(i -> BASE / 12 * Math.min(i + 1, 12) + chance(i)).isGrown()).isFalse();
  }

  @Test
  void aHighEndIsNotGrowth() {
    assertThat(of(i -> i == MEASUREMENTS - 1 ? 2 * BASE : BASE).isGrown()).isFalse();
  }

  @Test
  void shrinkingIsNotGrowth() {
    assertThat(of(i -> BASE - i * MEBIBYTE + chance(i)).isGrown()).isFalse();
  }

  @Test
  void aSlopeIsGrowth() {
    assertThat(of(i -> BASE + i * MEBIBYTE + chance(i)).isGrown()).isTrue();
    assertThat(of(i -> BASE + i * MEBIBYTE).isGrown()).isTrue();
  }

  @Test
  void aSlopeBelowNoiseIsGrowth() {
    assertThat(of(i -> BASE + i * MEBIBYTE / 2).isGrown()).isTrue();
  }

  @Test
  void aStepIsGrowth() {
    Growth growth = of(i -> (i < MEASUREMENTS / 2 ? BASE : BASE + 20 * MEBIBYTE) + chance(i));
    assertThat(growth.isGrown()).isTrue();
    assertThat(growth.toString()).endsWith("HAS GROWN");
  }

  @Test
  void smallAmountsMayGrowByAFewMebibytes() {
    assertThat(of(i -> 10 * MEBIBYTE + i * MEBIBYTE / 20).isGrown()).isFalse();
    assertThat(of(i -> 10 * MEBIBYTE + i * MEBIBYTE / 5).isGrown()).isTrue();
  }

  @Test
  void tooFewMeasurementsAreRefused() {
    assertThatThrownBy(() -> Growth.of(List.of(1L, 2L, 3L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("too few measurements: 3");
  }
}
