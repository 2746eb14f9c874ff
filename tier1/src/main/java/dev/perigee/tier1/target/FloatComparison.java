package dev.perigee.tier1.target;

/** How two doubles may compare; none of these holds when one of them is not a number. */
public enum FloatComparison {
  EQUAL,
  LESS,
  LESS_EQUAL
}
