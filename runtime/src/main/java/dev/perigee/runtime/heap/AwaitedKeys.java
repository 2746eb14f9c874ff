package dev.perigee.runtime.heap;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * The entries of ephemeron tables whose keys are white while marking is being finished. Each entry
 * waits for its key. When the key is marked, its entries become ready and their values are marked.
 * Each entry is thus visited a fixed number of times, whatever chains the entries form.
 *
 * <p>The lists need no memory. A white key does not need the word that links gray objects, so that
 * word holds its first waiting entry. An entry's link is in the bytes behind the tag of its value's
 * slot, where every address fits. These bytes are zero again when marking is finished: an entry
 * that became ready is unlinked, and any other one is removed with its dead key.
 */
final class AwaitedKeys {
  private static final int TAG_BITS = 8;

  private final Marker marker;

  /** The first entry whose key has been marked and whose value may still be white, or 0. */
  private long ready;

  AwaitedKeys(Marker marker) {
    this.marker = marker;
  }

  void begin() {
    ready = 0;
  }

  /** Makes an entry wait until its key is marked. The key is white, and is not a string. */
  void await(long node, long key) {
    int colour = Memory.getByte(key + ObjectLayout.COLOUR);
    long link = Marker.nextGray(key, Memory.getByte(key + ObjectLayout.KIND));
    boolean first = (colour & ObjectLayout.AWAITED) == 0;
    setNext(node, first ? 0 : Memory.getLong(link));
    Memory.putLong(link, node);
    if (first) {
      Memory.putByte(key + ObjectLayout.COLOUR, colour | ObjectLayout.AWAITED);
    }
  }

  /**
   * Makes the entries of a key ready. The key has {@link ObjectLayout#AWAITED} and is about to be
   * marked.
   */
  void found(long key, int kind) {
    int colour = Memory.getByte(key + ObjectLayout.COLOUR);
    Memory.putByte(key + ObjectLayout.COLOUR, colour & ~ObjectLayout.AWAITED);
    long node = Memory.getLong(Marker.nextGray(key, kind));
    while (node != 0) {
      long next = next(node);
      setNext(node, ready);
      ready = node;
      node = next;
    }
  }

  boolean hasReady() {
    return ready != 0;
  }

  /** Marks the value of a ready entry. */
  void markReady() {
    long node = ready;
    ready = next(node);
    setNext(node, 0);
    marker.addWork(1);
    marker.markObject(Memory.getLong(node));
  }

  /** Clears an entry whose key is dead. */
  static void remove(long node) {
    Memory.putLong(node + SlotLayout.TAG, Tag.NIL);
  }

  private static long next(long node) {
    return Memory.getLong(node + SlotLayout.TAG) >>> TAG_BITS;
  }

  private static void setNext(long node, long next) {
    int tag = Memory.getByte(node + SlotLayout.TAG);
    Memory.putLong(node + SlotLayout.TAG, next << TAG_BITS | tag);
  }
}
