package dev.perigee.tier1.target;

/** How two integers may compare. */
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

  private static final Comparison[] VALUES = values();

  /** The comparison that holds exactly when this one does not. */
  public Comparison negated() {
    // Opposites stand side by side.
    return VALUES[ordinal() ^ 1];
  }

  /** This comparison, or its opposite. */
  public Comparison when(boolean holds) {
    return holds ? this : negated();
  }
}
