package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.memory.Memory;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The objects that have a finalizer, and of those the dead ones whose finalizers are still to be
 * called (manual, 2.5.3). A collection only moves objects from one to the other; the engine calls
 * finalizers between instructions.
 */
public final class FinalizerQueue {
  /** Objects with a finalizer in the order in which they were marked for finalization. */
  private long[] marked = new long[16];

  private int markedCount;

  /** Objects whose finalizer is to be called, the first to be called first. They are roots. */
  private final ArrayDeque<Long> pending = new ArrayDeque<>();

  /** Marks an object for finalization, unless it is marked already. */
  public void mark(long object) {
    int colour = Memory.getByte(object + ObjectLayout.COLOUR);
    if ((colour & ObjectLayout.FINALIZABLE) != 0) {
      return;
    }
    if (markedCount == marked.length) {
      marked = Arrays.copyOf(marked, 2 * markedCount);
    }
    marked[markedCount++] = object;
    Memory.putByte(object + ObjectLayout.COLOUR, colour | ObjectLayout.FINALIZABLE);
  }

  /** Whether finalizers are to be called. */
  public boolean hasPending() {
    return !pending.isEmpty();
  }

  /**
   * Takes the next object whose finalizer is to be called. It is an ordinary object from then on:
   * it must be made reachable before anything is allocated, and can be marked again.
   *
   * @return its address, 0 when there is none
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

  /** Has the finalizers of all objects called, dead or not: the engine is closed. */
  public void separateAll() {
    for (int i = markedCount - 1; i >= 0; i--) {
      pending.add(marked[i]);
    }
    markedCount = 0;
  }

  /** Has the finalizers of unmarked objects called, in the reverse order of their marking. */
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

  /** Marks the objects whose finalizers are to be called. */
  void markPending(Marker marker) {
    for (Long object : pending) {
      marker.markObject(object);
    }
  }
}
