package dev.perigee.tier1.target;

/** Comparisons of two doubles. None of them holds if one of the doubles is NaN. */
public enum FloatComparison {
  EQUAL,
  LESS,
  LESS_EQUAL
}
