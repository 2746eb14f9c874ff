package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;

/**
 * The entries of ephemeron tables whose keys are white while marking is being finished. Each waits
 * for its key; when the key is marked its entries become ready, and their values are marked. So
 * each entry is looked at a fixed number of times, whatever chains the entries form.
 *
 * <p>The lists need no memory. A key has no other use for the word that links it once it is gray:
 * it holds the first waiting entry. An entry's link is in the bytes of its value's slot behind the
 * tag, where every address fits. They are zero again once marking is finished: an entry that became
 * ready is unlinked, and one that did not is removed with its dead key.
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

  /** Has the value of an entry marked when its key is. The key is white; no string is one. */
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

  /** An object with {@link ObjectLayout#AWAITED} is about to be marked. */
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

  /** Marks the value of an entry that is ready. */
  void markReady() {
    long node = ready;
    ready = next(node);
    setNext(node, 0);
    marker.addWork(1);
    marker.markObject(Memory.getLong(node));
  }

  /** Empties an entry whose key is dead. */
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
