package dev.perigee.runtime.heap;

/** The intern table: it holds strings without keeping them alive. */
public interface WeakStrings {
  /** Begins to drop the strings that {@link Collector#isDead} knows; they are freed next. */
  void beginSweep();

  /**
   * Looks at the next so many entries and drops the dead ones. Allocates nothing. Strings may be
   * found and added between two calls.
   *
   * @return whether there are entries left to look at
   */
  boolean sweep(long entries);
}
