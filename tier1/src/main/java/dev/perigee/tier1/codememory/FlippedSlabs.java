package dev.perigee.tier1.codememory;

import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;

/**
 * One mapping whose pages are first written and then made executable. No page holds code of two
 * writes, so a page can be made writable again and rewritten when no thread is inside it.
 */
abstract class FlippedSlabs extends MappedRegion {
  private final byte filler;
  private final WrittenSlabs written;

  /**
   * As {@link MappedRegion}, with a page as the granule. All pages except those of the prefix must
   * be writable.
   */
  FlippedSlabs(String name, Target target, long address, long total, long prefix, int page) {
    super(name, target, address, total, prefix, page);
    filler = target.filler();
    written = new WrittenSlabs(total, page);
  }

  /** Makes executable pages writable, and no longer executable. */
  abstract void makeWritable(long address, long length);

  /** Makes writable pages executable, and no longer writable; cleans the caches. */
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
