package dev.perigee.tier1.graph;

/**
 * What {@link Routine#MATCH} has to do. It is passed as a word in memory, {@link Routine#REQUEST}.
 */
public final class MatchRequest {
  /** {@code string.find}. */
  public static final int FIND = 0;

  /** {@code string.match}. */
  public static final int MATCH = 1;

  /** A step of {@code string.gmatch}. */
  public static final int NEXT = 2;

  /** Shift of the kind. The number of results, a signed number, is below it. */
  public static final int KIND = Integer.SIZE;

  private MatchRequest() {}

  /**
   * A request of a kind.
   *
   * @param wanted the number of results, or {@link Routine#ALL}
   */
  public static long of(int kind, int wanted) {
    return (long) kind << KIND | (wanted & 0xffff_ffffL);
  }
}
