package dev.perigee.runtime.heap;

/**
 * The roots of an engine, and its notifications about dead objects. The heap itself marks the root
 * slots of the state.
 */
public interface Roots {
  /**
   * Marks all roots outside the heap: the running coroutine's object, and the values that Java code
   * holds.
   */
  void mark(Marker marker);

  /**
   * Marks the active slots of a reachable coroutine, and wipes the slots above them. May be called
   * more than once in a collection.
   *
   * @param coroutine address of the coroutine's object
   */
  void markStack(long coroutine, Marker marker);

  /** Marking is finished. Objects that it has not reached are dead ({@link Collector#isDead}). */
  default void markingFinished() {}

  /** Marking has found objects whose finalizers must be called soon, but not now. */
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
