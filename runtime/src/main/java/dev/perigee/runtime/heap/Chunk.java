package dev.perigee.runtime.heap;

/** Consecutive pages taken from the system at once. */
final class Chunk {
  final long address;
  final int pages;

  /** For each page: size class plus 1 if it holds objects' cells or is split, otherwise 0. */
  final byte[] objectClass;

  /** Its index in the list of chunks. */
  int index;

  int free;

  /** Upper bound for the length of a run of free pages. */
  int longest;

  private final long[] freeBits;

  Chunk(long address, int pages) {
    this.address = address;
    this.pages = pages;
    objectClass = new byte[pages];
    free = pages;
    longest = pages;
    freeBits = new long[(pages + 63) / 64];
    for (int page = 0; page < pages; page++) {
      setFree(page);
    }
  }

  boolean isEmpty() {
    return free == pages;
  }

  /** Whether there are {@code count} consecutive free pages. */
  boolean hasRun(int count) {
    return count == 1 ? free > 0 : firstRun(count) >= 0;
  }

  /** Takes the first run of {@code count} free pages. Returns its first page, or -1. */
  int take(int count) {
    int first = count == 1 ? firstFree() : firstRun(count);
    if (first >= 0) {
      for (int page = first; page < first + count; page++) {
        freeBits[page >> 6] &= ~(1L << page);
      }
      free -= count;
      longest = Math.min(longest, free);
    }
    return first;
  }

  /** Frees pages. */
  void release(int first, int count) {
    for (int page = first; page < first + count; page++) {
      if (isFree(page)) {
        throw new IllegalStateException("page freed twice");
      }
      setFree(page);
      objectClass[page] = 0;
    }
    free += count;
    longest = free;
  }

  private int firstFree() {
    for (int word = 0; word < freeBits.length; word++) {
      if (freeBits[word] != 0) {
        return word * 64 + Long.numberOfTrailingZeros(freeBits[word]);
      }
    }
    longest = 0;
    return -1;
  }

  private int firstRun(int count) {
    int best = 0;
    int run = 0;
    for (int page = 0; page < pages; page++) {
      run = isFree(page) ? run + 1 : 0;
      if (run == count) {
        return page - count + 1;
      }
      best = Math.max(best, run);
    }
    longest = best;
    return -1;
  }

  private boolean isFree(int page) {
    return (freeBits[page >> 6] >>> page & 1) != 0;
  }

  private void setFree(int page) {
    freeBits[page >> 6] |= 1L << page;
  }
}
