package dev.perigee.tier1.codememory;

import java.lang.foreign.MemorySegment;

/**
 * A contiguous range of addresses whose contents can be run once they are written through this
 * interface.
 *
 * <p>Offsets count bytes from {@link #base()}. All methods may be called by any thread; writes to
 * ranges that share a granule must not overlap in time. A region without memory ({@link #size()} is
 * 0) is what a platform without executable memory gets: every allocation in it fails, and nothing
 * else needs to be asked.
 */
public interface CodeRegion extends AutoCloseable {

  /** The name of the rung that made this region, for reports: for example "linux-dual-mapping". */
  String name();

  /** The address at which offset 0 is run. A multiple of {@link #allocationGranularity()}. */
  long base();

  /**
   * The number of bytes that callers may use: a multiple of {@link #allocationGranularity()}, and
   * small enough for a direct branch (±128 MiB) from any instruction of the region to any other.
   */
  long size();

  /**
   * The unit of writing: a power of two, at least 16. An offset given to {@link #write} is a
   * multiple of it, and two codes written separately never share a granule. 16 where writable and
   * executable addresses are apart, a page or more where a granule changes its protection.
   */
  int allocationGranularity();

  /**
   * Whether a granule that has been written may be written again. Where it may not, memory given
   * back is lost until the process ends, and a full region stays full.
   */
  boolean rewritable();

  /**
   * Publishes code: copies it to the offset, makes it executable and cleans the caches, so that on
   * return any thread that synchronises with this one may run it. Nothing of it may be run before.
   *
   * <p>Other code must not be running in the granules that the new code touches, and if they held
   * code before, {@link #synchronizeCores()} must follow before the new code is run.
   *
   * @param offset a multiple of {@link #allocationGranularity()}
   * @param code finished instructions, at least one
   * @throws IllegalArgumentException if the offset or length is not such a multiple
   * @throws IndexOutOfBoundsException if the code does not lie inside the region
   * @throws IllegalStateException if the region is closed, or a granule was written before and the
   *     region is not {@link #rewritable()}
   * @throws CodeMemoryException if the platform refuses; the granules must not be run then
   */
  void write(long offset, MemorySegment code);

  /** As {@link #write(long, MemorySegment)}, from a Java array. */
  default void write(long offset, byte[] code) {
    write(offset, MemorySegment.ofArray(code));
  }

  /**
   * Makes every core that runs a thread of this process forget instructions it may have fetched
   * before the call. Needed between writing over old code and running the new; never for addresses
   * written for the first time.
   *
   * <p>On Linux this is {@code membarrier(SYNC_CORE)}. Elsewhere it does nothing: there the code
   * through which Java enters has to make its core forget them ({@link
   * dev.perigee.tier1.target.Stubs#enter}), and a thread may only learn of the new code in Java, so
   * that it passes there before it runs any of it.
   *
   * @throws CodeMemoryException if the platform refuses; reused memory must not be run then
   */
  void synchronizeCores();

  /**
   * Gives the memory back to the system. No thread may be inside, nor enter later. The region of a
   * process is never closed; tests close theirs.
   */
  @Override
  void close();
}
