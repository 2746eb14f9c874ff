package dev.perigee.tier1.graph;

/** What {@link Routine#SUBSTITUTE} replaces matches with: a word in memory, its REQUEST. */
public final class ReplacementKind {
  /** Nothing may match. */
  public static final int NONE = 0;

  /** A string as it is. */
  public static final int PLAIN = 1;

  /** A string in which a percent sign is an escape. */
  public static final int ESCAPES = 2;

  /** What a table has for the first capture, or for the match. */
  public static final int TABLE = 3;

  private ReplacementKind() {}
}
