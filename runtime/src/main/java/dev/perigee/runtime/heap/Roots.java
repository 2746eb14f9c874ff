package dev.perigee.runtime.heap;

/**
 * What an engine keeps alive, and what it wants to know of the dead. The root slots of the state
 * are marked by the heap itself.
 */
public interface Roots {
  /**
   * Marks all roots outside the heap: the running coroutine's object, the handles that Java code
   * holds.
   */
  void mark(Marker marker);

  /**
   * Marks the active slots of a coroutine that is itself reachable, and wipes what lies above them.
   * May be asked for more than once in a collection.
   *
   * @param coroutine address of the coroutine's object
   */
  void markStack(long coroutine, Marker marker);

  /** Marking is finished: what it has not reached is dead ({@link Collector#isDead}). */
  default void markingFinished() {}

  /** Marking has found objects whose finalizers are to be called, soon but not now. */
  default void finalizersPending() {}

  /** A coroutine is about to be freed; the heap frees its stack. */
  default void coroutineFreed(long coroutine) {}

  /** The record of this prototype has been freed. */
  default void prototypeFreed(int id) {}

  /** This handle to a Java object is about to be freed. */
  default void userdataFreed(int id, long userdata) {}

  /** The builtin with this function has been freed. */
  default void builtinFreed(int id) {}
}
