package dev.perigee.tier1.cache;

/** What a request to compile a function came to. */
public sealed interface CompileOutcome {
  /**
   * There is code.
   *
   * @param code which may have been retired again meanwhile
   * @param found whether it was in the cache already
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

  /** The code was made, but the region is full at present; it may be worth another try later. */
  record Full() implements CompileOutcome {}
}
