package dev.perigee.tier1.graph;

/**
 * A function stays in tier 0; the message gives the reason, for {@code jit.status()} and the log.
 */
public final class CannotCompileException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Takes a reason in words for the user: "a constant's index is above 255". */
  public CannotCompileException(String reason) {
    super(reason);
  }
}
