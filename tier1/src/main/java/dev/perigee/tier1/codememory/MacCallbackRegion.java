package dev.perigee.tier1.codememory;

import static dev.perigee.tier1.codememory.MappingFunctions.PROT_EXEC;
import static dev.perigee.tier1.codememory.MappingFunctions.PROT_READ;
import static dev.perigee.tier1.codememory.MappingFunctions.PROT_WRITE;

import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;

/**
 * A MAP_JIT mapping that is writable and executable at once for the kernel, and of which each
 * thread sees one or the other: written through {@link MacJitWriter}.
 */
final class MacCallbackRegion extends MappedRegion {
  static final String NAME = "macos-jit-callback";

  private static final int PREFIX = MacFunctions.PAGE;

  private final MacFunctions mac;
  private final MacJitWriter writer;
  private final long total;

  private MacCallbackRegion(
      MacFunctions mac, Target target, MacJitWriter writer, long address, long total) {
    super(NAME, target, address, total, PREFIX, CodeLimits.ALIGNMENT);
    this.mac = mac;
    this.writer = writer;
    this.total = total;
  }

  /**
   * @throws CodeMemoryException if the system lacks the callback or refuses the mapping
   */
  static MacCallbackRegion open(MacFunctions mac, Target target, long total) {
    MacJitWriter writer = new MacJitWriter(mac.functions());
    int flags =
        MacFunctions.MAP_PRIVATE
            | MacFunctions.MAP_ANON
            | MacFunctions.MAP_NORESERVE
            | MacFunctions.MAP_JIT;
    long address = mac.mapping().map(total, PROT_READ | PROT_WRITE | PROT_EXEC, flags, -1);
    return new MacCallbackRegion(mac, target, writer, address, total);
  }

  @Override
  void publish(long position, MemorySegment code) {
    writer.write(address(position), code);
    mac.invalidate(address(position), code.byteSize());
  }

  @Override
  long selfTestPosition(int index) {
    return 0;
  }

  @Override
  boolean rewritesInPlace() {
    return true;
  }

  @Override
  void unmap() {
    mac.mapping().unmap(address(0), total);
  }
}
