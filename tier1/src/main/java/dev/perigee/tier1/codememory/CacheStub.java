package dev.perigee.tier1.codememory;

import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;

/**
 * Cache maintenance by the target's {@linkplain Target#cacheRoutine own routine}, which itself has
 * to run without cache maintenance. So a region writes the routine first, to memory that was never
 * executable, and only then maps or protects its page as executable; it is never written again. The
 * routine's own comment says why that is enough.
 */
final class CacheStub implements CacheMaintenance {
  /** Bytes to keep for the routine. It has whole cache lines to itself. */
  static final int ROOM = Target.CACHE_ROUTINE_ROOM;

  private static final CacheMaintenance NOTHING = (address, length) -> {};

  private final long address;

  private CacheStub(long address) {
    this.address = address;
  }

  /**
   * Writes the target's routine to memory that is not executable at any address, and has never
   * been.
   */
  static void install(Target target, MemorySegment place) {
    place.copyFrom(MemorySegment.ofArray(target.cacheRoutine()));
  }

  /**
   * The maintenance that the target needs.
   *
   * @param address where {@link #install} has put the routine, as an address at which it is run
   */
  static CacheMaintenance at(Target target, long address) {
    return target.cacheRoutine().length == 0 ? NOTHING : new CacheStub(address);
  }

  @Override
  public void clean(long start, long length) {
    EntryPoint.enter(address, start, start + length);
  }
}
