package dev.perigee.tier1.target;

/** Operations on two doubles, rounded to nearest according to IEEE 754. */
public enum FloatOperation {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE
}
