package dev.perigee.tier1.codememory;

/** Makes code that was written to memory visible to the cores that fetch it as instructions. */
@FunctionalInterface
interface CacheMaintenance {

  /**
   * Cleans the data cache and invalidates the instruction cache for a range.
   *
   * @param address the address at which the code is run
   * @param length in bytes, at least 1
   */
  void clean(long address, long length);
}
