package dev.perigee.tier1.codememory;

import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;

/**
 * One mapping whose pages are written, then turned executable. A page can be turned back and
 * written again while no thread is inside it: no page holds code of two writes.
 */
abstract class FlippedSlabs extends MappedRegion {
  private final byte filler;
  private final WrittenSlabs written;

  /** As {@link MappedRegion}, with a page as the granule; all pages are writable but the prefix. */
  FlippedSlabs(String name, Target target, long address, long total, long prefix, int page) {
    super(name, target, address, total, prefix, page);
    filler = target.filler();
    written = new WrittenSlabs(total, page);
  }

  /** Makes pages writable that are executable, and no longer executable. */
  abstract void makeWritable(long address, long length);

  /** Makes pages executable, and no longer writable; cleans the caches. */
  abstract void makeExecutable(long address, long length);

  @Override
  final void publish(long position, MemorySegment code) {
    long length = code.byteSize();
    long slabs = CodeLimits.roundUp(length, allocationGranularity());
    long start = address(position);
    if (written.any(position, slabs)) {
      makeWritable(start, slabs);
    }
    written.mark(position, slabs);
    MemorySegment place = NativeFunctions.memory(start, slabs);
    place.copyFrom(code);
    place.asSlice(length).fill(filler); // old code must not be run by accident
    makeExecutable(start, slabs);
  }
}
