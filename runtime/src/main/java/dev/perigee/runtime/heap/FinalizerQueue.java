package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.memory.Memory;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The objects that have a finalizer, and the dead ones whose finalizers have not been called yet
 * (manual, 2.5.3). A collection only moves objects from the first list to the second; the engine
 * calls finalizers between instructions.
 */
public final class FinalizerQueue {
  /** Objects with a finalizer, in the order in which they were marked for finalization. */
  private long[] marked = new long[16];

  private int markedCount;

  /** Whether no object is marked from now on. */
  private boolean closed;

  /** Objects whose finalizer must be called, in the order of the calls. They are roots. */
  private final ArrayDeque<Long> pending = new ArrayDeque<>();

  /** Marks an object for finalization, unless it is marked or the engine is being closed. */
  public void mark(long object) {
    int colour = Memory.getByte(object + ObjectLayout.COLOUR);
    if (closed || (colour & ObjectLayout.FINALIZABLE) != 0) {
      return;
    }
    if (markedCount == marked.length) {
      marked = Arrays.copyOf(marked, 2 * markedCount);
    }
    marked[markedCount++] = object;
    Memory.putByte(object + ObjectLayout.COLOUR, colour | ObjectLayout.FINALIZABLE);
  }

  /** Whether there are finalizers to call. */
  public boolean hasPending() {
    return !pending.isEmpty();
  }

  /**
   * Takes the next object whose finalizer must be called. It is then an ordinary object: it must be
   * made reachable before anything is allocated, and it can be marked again.
   *
   * @return its address, or 0 if there is none
   */
  public long takePending() {
    Long object = pending.poll();
    if (object == null) {
      return 0;
    }
    int colour = Memory.getByte(object + ObjectLayout.COLOUR);
    Memory.putByte(object + ObjectLayout.COLOUR, colour & ~ObjectLayout.FINALIZABLE);
    return object;
  }

  /**
   * Queues the finalizers of all objects, dead or alive, because the engine is being closed. No
   * object is marked from now on.
   */
  public void separateAll() {
    closed = true;
    for (int i = markedCount - 1; i >= 0; i--) {
      pending.add(marked[i]);
    }
    markedCount = 0;
  }

  /**
   * Queues the finalizers of unreachable objects, in the reverse order in which the objects were
   * marked for finalization.
   */
  void separate() {
    for (int i = markedCount - 1; i >= 0; i--) {
      if (!Marker.isMarked(marked[i])) {
        pending.add(marked[i]);
        marked[i] = 0;
      }
    }
    int kept = 0;
    for (int i = 0; i < markedCount; i++) {
      if (marked[i] != 0) {
        marked[kept++] = marked[i];
      }
    }
    markedCount = kept;
  }

  /** Marks the objects whose finalizers are queued. */
  void markPending(Marker marker) {
    for (Long object : pending) {
      marker.markObject(object);
    }
  }
}
