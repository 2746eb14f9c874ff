package dev.perigee.tier1.target;

/** Shifts of a 64-bit integer. */
public enum Shift {
  LEFT,
  /** To the right, shifting in zeros. */
  RIGHT,
  /** To the right, shifting in the sign. */
  RIGHT_SIGNED
}
