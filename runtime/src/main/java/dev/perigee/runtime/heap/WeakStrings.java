package dev.perigee.runtime.heap;

/** The intern table: it holds strings without keeping them alive. */
public interface WeakStrings {
  /**
   * Drops the strings that {@link Marker#isMarked} does not know; they are freed next. Allocates
   * nothing.
   */
  void removeDead();
}
