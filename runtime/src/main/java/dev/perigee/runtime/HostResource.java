package dev.perigee.runtime;

/**
 * A Java object behind a userdata that holds a system resource. The resource is released when the
 * collector frees the userdata or the engine closes, if not before.
 */
public interface HostResource {
  /**
   * Releases the resource if it is still held. Called during a collection, or when no script will
   * ever run again. It must not throw, and must not use the engine except for {@link
   * dev.perigee.runtime.heap.Heap#uncharge}.
   */
  void release();
}
