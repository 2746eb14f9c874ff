package dev.perigee.runtime.memory;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * The process's first memory for engines: a small area that the JDK provides without a native call.
 * The preparation of the first native call takes a new JVM some 100 ms of processor time. A small
 * engine never needs more memory than this, and successive engines use the same memory.
 */
final class FirstMemory {
  private static final long UNIT = 64 << 10;
  private static final int UNITS = 8;

  /**
   * The area, freed with the class loader of this class. It is a buffer, because the first arena
   * takes a new JVM 5 ms more.
   */
  private final MemorySegment area =
      MemorySegment.ofBuffer(ByteBuffer.allocateDirect((int) (UNITS * UNIT + UNIT)));

  /** The first address in the area that is a multiple of the unit. */
  private final long start = area.address() + UNIT - 1 & -UNIT;

  /** The units that are in use. */
  private final BitSet taken = new BitSet(UNITS);

  /**
   * Takes zeroed memory.
   *
   * @param bytes a multiple of 4096
   * @param alignment of the address, a power of two
   * @return the address, or 0 if there is not enough memory
   */
  synchronized long allocate(long bytes, long alignment) {
    if (bytes > UNITS * UNIT || alignment > UNIT) {
      return 0;
    }
    int units = units(bytes);
    int first = 0;
    int next = taken.nextSetBit(0);
    while (next >= 0 && next - first < units) {
      first = taken.nextClearBit(next);
      next = taken.nextSetBit(first);
    }
    if (first + units > UNITS) {
      return 0;
    }
    taken.set(first, first + units);
    return start + first * UNIT;
  }

  private static int units(long bytes) {
    return (int) ((bytes + UNIT - 1) / UNIT);
  }

  /**
   * Takes memory back.
   *
   * @return false if the memory is not from this area
   */
  boolean free(long address, long bytes) {
    if (address < start || address >= start + UNITS * UNIT) {
      return false;
    }
    area.asSlice(address - area.address(), bytes).fill((byte) 0);
    synchronized (this) {
      int first = (int) ((address - start) / UNIT);
      taken.clear(first, first + units(bytes));
    }
    return true;
  }
}
