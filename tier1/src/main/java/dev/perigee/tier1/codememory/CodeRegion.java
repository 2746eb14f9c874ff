package dev.perigee.tier1.codememory;

import java.lang.foreign.MemorySegment;

/**
 * A contiguous range of addresses. Code that is written to it through this interface can be run.
 *
 * <p>Offsets count bytes from {@link #base()}. All methods may be called by any thread; writes to
 * ranges that share a granule must not overlap in time. A platform without executable memory gets a
 * region without memory ({@link #size()} is 0): every allocation in it fails, and callers need no
 * other check.
 */
public interface CodeRegion extends AutoCloseable {

  /** The name of the rung that made this region, for reports; for example "linux-dual-mapping". */
  String name();

  /**
   * The address at which the code at offset 0 is run. A multiple of {@link
   * #allocationGranularity()}.
   */
  long base();

  /**
   * The number of bytes that callers may use: a multiple of {@link #allocationGranularity()}, and
   * small enough for a direct branch (±128 MiB) from any instruction of the region to any other.
   */
  long size();

  /**
   * The granule, which is the unit of writing: a power of two, at least 16. An offset given to
   * {@link #write} is a multiple of it, and two codes that are written separately never share a
   * granule. It is 16 if the writable and the executable addresses are separate, and a page or more
   * if the protection of a granule changes.
   */
  int allocationGranularity();

  /**
   * Whether a granule that has been written may be written again. If not, freed memory is lost
   * until the process ends, and a full region stays full.
   */
  boolean rewritable();

  /**
   * Publishes code: copies it to the offset, makes it executable and cleans the caches. After the
   * return, any thread that synchronizes with this one may run the code. No part of it may be run
   * before.
   *
   * <p>No other code may be running in the granules that the new code touches. If they held code
   * before, {@link #synchronizeCores()} must be called before the new code is run.
   *
   * @param offset a multiple of {@link #allocationGranularity()}
   * @param code finished instructions, at least one
   * @throws IllegalArgumentException if the offset or length is not such a multiple
   * @throws IndexOutOfBoundsException if the code does not lie inside the region
   * @throws IllegalStateException if the region is closed, or if a granule was written before and
   *     the region is not {@link #rewritable()}
   * @throws CodeMemoryException if the platform refuses; the granules must not be run then
   */
  void write(long offset, MemorySegment code);

  /** As {@link #write(long, MemorySegment)}, from a Java array. */
  default void write(long offset, byte[] code) {
    write(offset, MemorySegment.ofArray(code));
  }

  /**
   * Makes every core that runs a thread of this process discard instructions that it may have
   * fetched before the call. Required after old code was overwritten and before the new code is
   * run; not required for addresses that are written for the first time.
   *
   * <p>On Linux this is {@code membarrier(SYNC_CORE)}. On other systems it does nothing. There, the
   * code through which Java enters has to make its core discard them ({@link
   * dev.perigee.tier1.target.Stubs#enter}), and a thread may learn of the new code only in Java, so
   * that it passes through that entry before it runs any of the new code.
   *
   * @throws CodeMemoryException if the platform refuses; reused memory must not be run then
   */
  void synchronizeCores();

  /**
   * Returns the memory to the system. No thread may be inside it or enter it later. The region of a
   * process is never closed; tests close theirs.
   */
  @Override
  void close();
}
