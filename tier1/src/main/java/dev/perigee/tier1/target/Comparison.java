package dev.perigee.tier1.target;

/** Comparisons of two integers. */
public enum Comparison {
  EQUAL,
  NOT_EQUAL,
  LESS,
  GREATER_EQUAL,
  LESS_EQUAL,
  GREATER,
  UNSIGNED_LESS,
  UNSIGNED_GREATER_EQUAL,
  UNSIGNED_LESS_EQUAL,
  UNSIGNED_GREATER;

  /** The comparison that holds if and only if this one does not. */
  public Comparison negated() {
    return switch (this) {
      case EQUAL -> NOT_EQUAL;
      case NOT_EQUAL -> EQUAL;
      case LESS -> GREATER_EQUAL;
      case GREATER_EQUAL -> LESS;
      case LESS_EQUAL -> GREATER;
      case GREATER -> LESS_EQUAL;
      case UNSIGNED_LESS -> UNSIGNED_GREATER_EQUAL;
      case UNSIGNED_GREATER_EQUAL -> UNSIGNED_LESS;
      case UNSIGNED_LESS_EQUAL -> UNSIGNED_GREATER;
      case UNSIGNED_GREATER -> UNSIGNED_LESS_EQUAL;
    };
  }

  /** This comparison if the argument is true, otherwise its opposite. */
  public Comparison when(boolean holds) {
    return holds ? this : negated();
  }
}
