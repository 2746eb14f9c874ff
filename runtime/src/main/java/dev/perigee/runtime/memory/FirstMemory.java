package dev.perigee.runtime.memory;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * The process's first memory for engines: a small area that the JDK gives without a call of the
 * system's functions, the first of which takes a new JVM some 100 ms of processor time to prepare.
 * A small engine never needs more, and engines that follow each other use the same memory.
 */
final class FirstMemory {
  private static final long UNIT = 64 << 10;
  private static final int UNITS = 8;

  /**
   * Freed when the class loader of this class is gone. A buffer, since the first arena takes a new
   * JVM 5 ms more.
   */
  private final MemorySegment area =
      MemorySegment.ofBuffer(ByteBuffer.allocateDirect((int) (UNITS * UNIT + UNIT)));

  /** The first multiple of the unit in it. */
  private final long start = area.address() + UNIT - 1 & -UNIT;

  /** The units that are taken. */
  private final BitSet taken = new BitSet(UNITS);

  /**
   * Takes zeroed memory.
   *
   * @param bytes a multiple of 4096
   * @param alignment of the address, a power of two
   * @return the address, or 0 when there is not so much
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
   * @return false when it is not from here
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
