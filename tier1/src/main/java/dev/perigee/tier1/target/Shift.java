package dev.perigee.tier1.target;

/** Ways to shift a 64-bit integer. */
public enum Shift {
  LEFT,
  /** To the right, zeros move in. */
  RIGHT,
  /** To the right, the sign moves in. */
  RIGHT_SIGNED
}
