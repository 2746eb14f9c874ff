package dev.perigee.tier1.codememory;

import static dev.perigee.tier1.codememory.MappingFunctions.PROT_EXEC;
import static dev.perigee.tier1.codememory.MappingFunctions.PROT_READ;
import static dev.perigee.tier1.codememory.MappingFunctions.PROT_WRITE;

import dev.perigee.tier1.target.Target;

/**
 * An anonymous mapping whose pages are made writable and executable in turn, for systems that
 * refuse memory files.
 */
final class LinuxSlabs extends FlippedSlabs {
  static final String NAME = "linux-slabs";

  private final LinuxFunctions linux;
  private final long total;
  private final CacheMaintenance caches;
  private final boolean synchronizes;

  private LinuxSlabs(LinuxFunctions linux, Target target, long address, long total, int page) {
    super(NAME, target, address, total, 2L * page, page);
    this.linux = linux;
    this.total = total;
    this.caches = CacheStub.at(target, address);
    this.synchronizes = linux.registerSynchronizeCores();
  }

  /**
   * @throws CodeMemoryException if the system refuses the mapping or an executable page
   */
  static LinuxSlabs open(LinuxFunctions linux, Target target, long total) {
    MappingFunctions mapping = linux.mapping();
    int page = linux.pageSize();
    long address =
        mapping.map(
            total,
            PROT_READ | PROT_WRITE,
            LinuxFunctions.MAP_PRIVATE
                | LinuxFunctions.MAP_ANONYMOUS
                | LinuxFunctions.MAP_NORESERVE,
            -1);
    try {
      // while the page is not executable; see CacheStub
      CacheStub.install(target, NativeFunctions.memory(address, CacheStub.ROOM));
      mapping.protect(address, page, PROT_READ | PROT_EXEC);
      return new LinuxSlabs(linux, target, address, total, page);
    } catch (RuntimeException e) {
      mapping.unmap(address, total);
      throw e;
    }
  }

  @Override
  void makeWritable(long address, long length) {
    linux.mapping().protect(address, length, PROT_READ | PROT_WRITE);
  }

  @Override
  void makeExecutable(long address, long length) {
    linux.mapping().protect(address, length, PROT_READ | PROT_EXEC);
    caches.clean(address, length);
  }

  @Override
  long selfTestPosition(int index) {
    return allocationGranularity();
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
  }
}
