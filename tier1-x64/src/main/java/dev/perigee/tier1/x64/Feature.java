package dev.perigee.tier1.x64;

/** Placeholder. */
public enum Feature {
  SSE4_1,
  POPCNT,
  LZCNT,
  BMI1,
  BMI2
}
