package dev.perigee.tier1.target;

/** Operations on two 64-bit integers, which wrap. */
public enum IntegerOperation {
  ADD,
  SUBTRACT,
  MULTIPLY,
  AND,
  OR,
  XOR
}
