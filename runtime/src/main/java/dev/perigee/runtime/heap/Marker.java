package dev.perigee.runtime.heap;

/** The marking half of a collection. */
public final class Marker {
  Marker() {}

  /** Marks what a value points to, if it points to an object. */
  public void markValue(int tag, long payload) {
    throw new UnsupportedOperationException();
  }

  /** Marks an object; 0 is no object. */
  public void markObject(long address) {
    throw new UnsupportedOperationException();
  }

  /** Marks the values of consecutive slots. */
  public void markSlots(long first, long count) {
    throw new UnsupportedOperationException();
  }
}
