package dev.perigee.tier1.target;

/** Operations on two doubles, rounded to nearest as IEEE 754 has them. */
public enum FloatOperation {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE
}
