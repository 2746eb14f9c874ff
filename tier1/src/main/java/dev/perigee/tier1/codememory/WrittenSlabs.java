package dev.perigee.tier1.codememory;

import java.util.BitSet;

/** The slabs of a mapping that have ever been written. Guarded by the lock of its region. */
final class WrittenSlabs {
  private final BitSet slabs;
  private final int slabSize;

  WrittenSlabs(long total, int slabSize) {
    this.slabs = new BitSet(Math.toIntExact(total / slabSize));
    this.slabSize = slabSize;
  }

  boolean any(long position, long length) {
    int first = first(position);
    int next = slabs.nextSetBit(first);
    return next >= 0 && next < end(position, length);
  }

  void mark(long position, long length) {
    slabs.set(first(position), end(position, length));
  }

  private int first(long position) {
    return Math.toIntExact(position / slabSize);
  }

  private int end(long position, long length) {
    return Math.toIntExact(CodeLimits.roundUp(position + length, slabSize) / slabSize);
  }
}
