package dev.perigee.tier1.codememory;

import static dev.perigee.tier1.codememory.MappingFunctions.PROT_EXEC;
import static dev.perigee.tier1.codememory.MappingFunctions.PROT_READ;
import static dev.perigee.tier1.codememory.MappingFunctions.PROT_WRITE;

import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;
import java.util.function.LongFunction;

/**
 * One memory file that is mapped twice: code is written through one mapping and run through the
 * other. No page is ever writable and executable at the same address, protections never change, and
 * code can be written while other code in the same page runs.
 */
final class LinuxDualMapping extends MappedRegion {
  static final String NAME = "linux-dual-mapping";

  private static final long STUB = 0;
  private static final long SELF_TEST = CacheStub.ROOM;
  private static final int PREFIX = 4096;

  private final LinuxFunctions linux;
  private final long total;
  private final long writable;
  private final CacheMaintenance caches;
  private final boolean synchronizes;

  private LinuxDualMapping(
      LinuxFunctions linux,
      Target target,
      long total,
      long writable,
      long executable,
      LongFunction<CacheMaintenance> caches) {
    super(NAME, target, executable, total, PREFIX, CodeLimits.ALIGNMENT);
    this.linux = linux;
    this.total = total;
    this.writable = writable;
    this.caches = caches.apply(executable + STUB);
    this.synchronizes = linux.registerSynchronizeCores();
  }

  static LinuxDualMapping open(LinuxFunctions linux, Target target, long total) {
    return open(linux, target, total, address -> CacheStub.at(target, address));
  }

  /**
   * @param caches makes the cache maintenance from the stub's address; a test omits it here
   * @throws CodeMemoryException if the system refuses the file or one of the mappings
   */
  static LinuxDualMapping open(
      LinuxFunctions linux, Target target, long total, LongFunction<CacheMaintenance> caches) {
    MappingFunctions mapping = linux.mapping();
    int flags = LinuxFunctions.MAP_SHARED | LinuxFunctions.MAP_NORESERVE;
    int file = linux.createMemoryFile(total);
    try {
      long writable = mapping.map(total, PROT_READ | PROT_WRITE, flags, file);
      try {
        // before the executable mapping exists; see CacheStub
        CacheStub.install(target, NativeFunctions.memory(writable + STUB, CacheStub.ROOM));
        long executable = mapping.map(total, PROT_READ | PROT_EXEC, flags, file);
        return new LinuxDualMapping(linux, target, total, writable, executable, caches);
      } catch (RuntimeException e) {
        mapping.unmap(writable, total);
        throw e;
      }
    } finally {
      linux.close(file);
    }
  }

  @Override
  void publish(long position, MemorySegment code) {
    long length = code.byteSize();
    NativeFunctions.memory(writable + position, length).copyFrom(code);
    caches.clean(address(position), length);
  }

  @Override
  long selfTestPosition(int index) {
    return SELF_TEST + (long) index * CodeLimits.ALIGNMENT;
  }

  /** Without membarrier, nothing makes other cores notice that an address has new code. */
  @Override
  public boolean rewritable() {
    return synchronizes;
  }

  @Override
  public void synchronizeCores() {
    if (synchronizes) {
      linux.synchronizeCores();
    }
  }

  @Override
  void unmap() {
    linux.mapping().unmap(address(0), total);
    linux.mapping().unmap(writable, total);
  }
}
