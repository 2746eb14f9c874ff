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

  void add(long address, long bytes) {
    if (count == addresses.length) {
      addresses = Arrays.copyOf(addresses, count * 2);
      sizes = Arrays.copyOf(sizes, count * 2);
    }
    addresses[count] = address;
    sizes[count] = bytes;
    count++;
  }

  /** As {@link ObjectBlocks#sweep}. */
  void sweep(int dead, int alive) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      long address = addresses[i];
      long bytes = sizes[i];
      int colour = Memory.getByte(address + ObjectLayout.COLOUR);
      if ((colour & dead) == 0) {
        Memory.putByte(address + ObjectLayout.COLOUR, colour & ~Heap.COLOURS | alive);
        addresses[kept] = address;
        sizes[kept] = bytes;
        kept++;
      } else {
        heap.died(address, Memory.getByte(address + ObjectLayout.KIND), bytes);
        heap.freeLarge(address, bytes);
      }
    }
    count = kept;
  }
}
