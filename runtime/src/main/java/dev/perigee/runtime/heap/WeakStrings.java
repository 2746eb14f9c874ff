package dev.perigee.runtime.heap;

/** The intern table, which holds strings without keeping them alive. */
public interface WeakStrings {
  /**
   * Begins to drop the strings that are dead ({@link Collector#isDead}) and are about to be freed.
   */
  void beginSweep();

  /**
   * Checks the next {@code entries} entries and drops the dead ones. Allocates nothing. Strings may
   * be found and added between two calls.
   *
   * @return whether there are entries left to check
   */
  boolean sweep(long entries);
}
