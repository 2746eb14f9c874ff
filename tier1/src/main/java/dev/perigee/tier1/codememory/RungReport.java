package dev.perigee.tier1.codememory;

/**
 * The outcome of one way to get executable memory.
 *
 * @param rung its name, as in {@link CodeRegion#name()}
 * @param outcome whether it works here
 * @param reason if it does not work, why, in words for the user; otherwise what it offers
 */
public record RungReport(String rung, Outcome outcome, String reason) {

  /** Whether a rung works. */
  public enum Outcome {
    /** The system gave the memory, and the self test passed. */
    PASSED,
    /** The system refused, the self test failed, or trying it would be unsafe. */
    FAILED
  }

  @Override
  public String toString() {
    return rung + ": " + (outcome == Outcome.PASSED ? "passed" : "failed") + ", " + reason;
  }
}
