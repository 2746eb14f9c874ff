package dev.perigee.tier1.codememory;

/** Makes what was written to memory what the cores fetch as instructions. */
@FunctionalInterface
interface CacheMaintenance {

  /**
   * Cleans the data cache and invalidates the instruction cache for a range.
   *
   * @param address as the code is run
   * @param length in bytes, at least 1
   */
  void clean(long address, long length);
}
