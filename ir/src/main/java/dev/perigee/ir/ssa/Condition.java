package dev.perigee.ir.ssa;

/**
 * The condition of a {@link SsaOp#BRANCH} with inputs x and y. Comparisons of floats are false if
 * either is NaN.
 */
public enum Condition {
  INTEGER_EQUAL,
  INTEGER_LESS,
  INTEGER_LESS_EQUAL,
  FLOAT_EQUAL,
  FLOAT_LESS,
  FLOAT_LESS_EQUAL,
  /** x and y, both of type STRING, are the same short string. */
  STRING_EQUAL,
  /**
   * x, of any type, equals the constant y (number or string) without metamethods; an integer equals
   * a float of the same value.
   */
  RAW_EQUAL,
  /** x is neither nil nor false. */
  TRUTHY,
  /** x is nil. */
  IS_NIL;
}
