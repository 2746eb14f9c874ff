package dev.perigee.runtime.memory;

import java.lang.foreign.MemorySegment;

/**
 * Keeps a little of the memory that small engines give back, for the next ones: mapping and
 * touching it anew takes longer than all else that opening and closing an engine does.
 */
final class SpareMemory implements SystemMemory.Source {
  /** The size of the pieces that are kept: what an engine takes at first. */
  private static final long UNIT = 64 << 10;

  private static final int MOST_UNITS = 16;

  private final SystemMemory.Source source;
  private final long[] spare = new long[MOST_UNITS];
  private int count;

  SpareMemory(SystemMemory.Source source) {
    this.source = source;
  }

  @Override
  public long pageSize() {
    return source.pageSize();
  }

  @Override
  public long allocate(long bytes, long alignment) {
    if (bytes == UNIT && alignment <= UNIT) {
      synchronized (this) {
        if (count > 0) {
          return spare[--count];
        }
      }
    }
    return source.allocate(bytes, alignment);
  }

  @Override
  public void free(long address, long bytes) {
    if (bytes != UNIT || (address & UNIT - 1) != 0 || !keep(address)) {
      source.free(address, bytes);
    }
  }

  private boolean keep(long address) {
    if (isFull()) {
      return false;
    }
    MemorySegment.ofAddress(address).reinterpret(UNIT).fill((byte) 0);
    synchronized (this) {
      if (count == MOST_UNITS) {
        return false;
      }
      spare[count++] = address;
      return true;
    }
  }

  private synchronized boolean isFull() {
    return count == MOST_UNITS;
  }
}
