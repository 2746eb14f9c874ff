package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.memory.Memory;
import java.util.Arrays;

/** The objects that have pages of their own. */
final class LargeObjects {
  private final Heap heap;
  private long[] addresses = new long[16];
  private long[] sizes = new long[16];
  private int count;

  LargeObjects(Heap heap) {
    this.heap = heap;
  }

  /** Number of large objects. */
  int count() {
    return count;
  }

  long address(int index) {
    return addresses[index];
  }

  void add(long address, long bytes) {
    if (count == addresses.length) {
      addresses = Arrays.copyOf(addresses, count * 2);
      sizes = Arrays.copyOf(sizes, count * 2);
    }
    addresses[count] = address;
    sizes[count] = bytes;
    count++;
  }

  /**
   * As {@link ObjectBlocks#sweepPage}, for one object. If it is freed, the last object takes its
   * index.
   *
   * @return whether the object stays
   */
  boolean sweep(int index, int dead, int alive) {
    long address = addresses[index];
    long bytes = sizes[index];
    int colour = Memory.getByte(address + ObjectLayout.COLOUR);
    if ((colour & dead) == 0) {
      Memory.putByte(address + ObjectLayout.COLOUR, (colour & ~Heap.COLOURS) | alive);
      return true;
    }
    heap.died(address, Memory.getByte(address + ObjectLayout.KIND), bytes);
    heap.freeLarge(address, bytes);
    count--;
    addresses[index] = addresses[count];
    sizes[index] = sizes[count];
    return false;
  }
}
