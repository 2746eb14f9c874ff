package dev.perigee.tier1.cache;

/** The outcome of a request to compile a function. */
public sealed interface CompileOutcome {
  /**
   * There is code.
   *
   * @param code may have been retired in the meantime
   * @param found whether it was already in the cache
   */
  record Compiled(InstalledCode code, boolean found) implements CompileOutcome {}

  /**
   * The function stays in tier 0.
   *
   * @param reason in words for the user
   */
  record Failed(String reason) implements CompileOutcome {}

  /**
   * The compiler itself failed, which is a defect; the function stays in tier 0.
   *
   * @param cause what it threw
   */
  record Broken(Throwable cause) implements CompileOutcome {}

  /** The code was made, but the region is full at present. A later request may succeed. */
  record Full() implements CompileOutcome {}
}
