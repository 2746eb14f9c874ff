package dev.perigee.tier1.codememory;

import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;

/**
 * Cache maintenance by the target's {@linkplain Target#cacheRoutine own routine}, which has to run
 * without cache maintenance itself. So a region writes it first, to memory that was never
 * executable, and only then maps or protects its page executable; it is never written again. The
 * routine's own comment says why that is enough.
 */
final class CacheStub implements CacheMaintenance {
  /** Bytes to keep for the routine: whole cache lines of its own. */
  static final int ROOM = Target.CACHE_ROUTINE_ROOM;

  private static final CacheMaintenance NOTHING = (address, length) -> {};

  private final long address;

  private CacheStub(long address) {
    this.address = address;
  }

  /** Writes the target's routine to memory that is not executable anywhere, and has never been. */
  static void install(Target target, MemorySegment place) {
    place.copyFrom(MemorySegment.ofArray(target.cacheRoutine()));
  }

  /**
   * What the target needs.
   *
   * @param address where {@link #install} has put the routine, as it is run
   */
  static CacheMaintenance at(Target target, long address) {
    return target.cacheRoutine().length == 0 ? NOTHING : new CacheStub(address);
  }

  @Override
  public void clean(long start, long length) {
    EntryPoint.enter(address, start, start + length);
  }
}
