package dev.perigee.tier1.codememory;

import static dev.perigee.tier1.codememory.MappingFunctions.PROT_EXEC;
import static dev.perigee.tier1.codememory.MappingFunctions.PROT_READ;
import static dev.perigee.tier1.codememory.MappingFunctions.PROT_WRITE;

import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;

/**
 * A MAP_JIT mapping, which the kernel considers writable and executable at once.
 *
 * <p>On Apple's processors, each thread sees it as either writable or executable, and code is
 * written through {@link MacJitWriter}. On Intel's, all threads see it as both, and code is written
 * like other memory; HotSpot's own code cache is such memory there.
 */
final class MacJitRegion extends MappedRegion {
  static final String CALLBACK_NAME = "macos-jit-callback";
  static final String WRITABLE_NAME = "macos-jit-writable";

  private static final int PREFIX = MacFunctions.PAGE;

  /** Copies code to an address of the region. */
  @FunctionalInterface
  private interface Writer {
    void write(long address, MemorySegment code);
  }

  private final MacFunctions mac;
  private final Writer writer;
  private final long total;

  private MacJitRegion(
      String name, MacFunctions mac, Target target, Writer writer, long address, long total) {
    super(name, target, address, total, PREFIX, CodeLimits.ALIGNMENT);
    this.mac = mac;
    this.writer = writer;
    this.total = total;
  }

  /**
   * Memory that each thread sees as either writable or executable.
   *
   * @throws CodeMemoryException if the system lacks the callback function or refuses the mapping
   */
  static MacJitRegion openWithCallback(MacFunctions mac, Target target, long total) {
    MacJitWriter writer = new MacJitWriter(mac.functions());
    return open(CALLBACK_NAME, mac, target, writer::write, total);
  }

  /**
   * Memory that all threads see as writable and executable, on Intel's processors.
   *
   * @throws CodeMemoryException if the system refuses the mapping
   */
  static MacJitRegion openWritable(MacFunctions mac, Target target, long total) {
    Writer writer =
        (address, code) -> NativeFunctions.memory(address, code.byteSize()).copyFrom(code);
    return open(WRITABLE_NAME, mac, target, writer, total);
  }

  private static MacJitRegion open(
      String name, MacFunctions mac, Target target, Writer writer, long total) {
    int flags =
        MacFunctions.MAP_PRIVATE
            | MacFunctions.MAP_ANON
            | MacFunctions.MAP_NORESERVE
            | MacFunctions.MAP_JIT;
    long address = mac.mapping().map(total, PROT_READ | PROT_WRITE | PROT_EXEC, flags, -1);
    return new MacJitRegion(name, mac, target, writer, address, total);
  }

  @Override
  void publish(long position, MemorySegment code) {
    writer.write(address(position), code);
    mac.invalidate(address(position), code.byteSize());
  }

  @Override
  void unmap() {
    mac.mapping().unmap(address(0), total);
  }
}
