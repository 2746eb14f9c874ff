package dev.perigee.runtime.memory;

import java.lang.foreign.MemorySegment;

/**
 * Keeps a little of the memory that small engines free, for the next engines. Mapping and touching
 * new memory takes longer than everything else in opening and closing an engine.
 */
final class SpareMemory implements SystemMemory.Source {
  /** The size of the pieces that are kept, which is what an engine initially takes. */
  private static final long UNIT = 64 << 10;

  private static final int MAX_UNITS = 16;

  private final SystemMemory.Source source;
  private final long[] spare = new long[MAX_UNITS];
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
    long kept = bytes == UNIT && alignment <= UNIT ? takeSpare() : 0;
    return kept != 0 ? kept : source.allocate(bytes, alignment);
  }

  private synchronized long takeSpare() {
    return count == 0 ? 0 : spare[--count];
  }

  @Override
  public void free(long address, long bytes) {
    if (bytes != UNIT || (address & UNIT - 1) != 0 || !keep(address)) {
      source.free(address, bytes);
    }
  }

  private synchronized boolean keep(long address) {
    if (count == MAX_UNITS) {
      return false;
    }
    MemorySegment.ofAddress(address).reinterpret(UNIT).fill((byte) 0);
    spare[count++] = address;
    return true;
  }
}
