package dev.perigee.tier1.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final long[] NUMBERS = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE};

  private static boolean holds(Comparison comparison, long x, long y) {
    return switch (comparison) {
      case EQUAL -> x == y;
      case NOT_EQUAL -> x != y;
      case LESS -> x < y;
      case GREATER_EQUAL -> x >= y;
      case LESS_EQUAL -> x <= y;
      case GREATER -> x > y;
      case UNSIGNED_LESS -> Long.compareUnsigned(x, y) < 0;
      case UNSIGNED_GREATER_EQUAL -> Long.compareUnsigned(x, y) >= 0;
      case UNSIGNED_LESS_EQUAL -> Long.compareUnsigned(x, y) <= 0;
      case UNSIGNED_GREATER -> Long.compareUnsigned(x, y) > 0;
    };
  }

  @Test
  void theNegatedComparisonHoldsIfTheOtherDoesNot() {
    for (Comparison comparison : Comparison.values()) {
      assertThat(comparison.when(true)).isEqualTo(comparison);
      for (long x : NUMBERS) {
        for (long y : NUMBERS) {
          assertThat(holds(comparison.negated(), x, y))
              .as("%s of %d and %d", comparison, x, y)
              .isNotEqualTo(holds(comparison, x, y));
        }
      }
    }
  }
}
