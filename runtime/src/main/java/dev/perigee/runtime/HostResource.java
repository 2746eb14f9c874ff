package dev.perigee.runtime;

/**
 * A Java object behind a userdata that holds something of the system's, which is given back when
 * the collector frees the userdata or the engine closes, if not before.
 */
public interface HostResource {
  /**
   * Gives back what it holds, if it still does. Called during a collection, or when no script will
   * ever run again: it must not throw, and touches nothing of the engine but {@link
   * dev.perigee.runtime.heap.Heap#uncharge}.
   */
  void release();
}
