package dev.perigee.tier1.codememory;

import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The common parts of all regions with memory: the checks, and a prefix that the region keeps for
 * itself (its cache stub, the self test's code) before the first byte that callers see.
 *
 * <p>A "position" counts bytes from the start of the mapping, including the prefix; an "offset", as
 * in {@link CodeRegion}, counts from the prefix's end.
 */
abstract class MappedRegion implements CodeRegion {
  private final String name;
  private final Target target;
  private final long executable;
  private final long prefix;
  private final long size;
  private final int granule;
  private boolean closed;

  /**
   * @param target the processor that the code is for
   * @param executable address at which the whole mapping is run
   * @param total bytes of the whole mapping
   * @param prefix bytes at its start that callers never see: a multiple of the granule
   */
  MappedRegion(String name, Target target, long executable, long total, long prefix, int granule) {
    this.name = name;
    this.target = target;
    this.executable = executable;
    this.prefix = prefix;
    this.size = total - prefix;
    this.granule = granule;
  }

  /**
   * Copies code to a position that has been checked, makes it executable and cleans the caches.
   * This region's lock is held.
   */
  abstract void publish(long position, MemorySegment code);

  /** Unmaps everything. Called once; this region's lock is held. */
  abstract void unmap();

  /**
   * A position of the prefix where the self test may put a few instructions. By default, this is
   * the start of the prefix.
   *
   * @param index 0 or 1; always 0 if {@link #rewritesInPlace()}, also for the second write of the
   *     test
   */
  long selfTestPosition(int index) {
    return 0;
  }

  /**
   * Whether the same memory can be written twice, which is the default. {@link #rewritable()} may
   * promise less.
   */
  boolean rewritesInPlace() {
    return true;
  }

  /** The address at which the code at a position is run. */
  final long address(long position) {
    return executable + position;
  }

  final synchronized void writeAt(long position, MemorySegment code) {
    if (closed) {
      throw new IllegalStateException("the code region is closed");
    }
    publish(position, code);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final long base() {
    return executable + prefix;
  }

  @Override
  public final long size() {
    return size;
  }

  @Override
  public final int allocationGranularity() {
    return granule;
  }

  @Override
  public boolean rewritable() {
    return rewritesInPlace();
  }

  @Override
  public final void write(long offset, MemorySegment code) {
    CodeLimits.checkCode(code.byteSize(), target.instructionUnit());
    if ((offset & (granule - 1)) != 0) {
      throw new IllegalArgumentException("offset " + offset + " is not a multiple of " + granule);
    }
    Objects.checkFromIndexSize(offset, code.byteSize(), size);
    writeAt(prefix + offset, code);
  }

  @Override
  public void synchronizeCores() {}

  @Override
  public final synchronized void close() {
    if (!closed) {
      closed = true;
      unmap();
    }
  }
}
