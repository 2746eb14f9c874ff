package dev.perigee.tier1.codememory;

import static dev.perigee.tier1.codememory.MappingFunctions.PROT_EXEC;
import static dev.perigee.tier1.codememory.MappingFunctions.PROT_READ;
import static dev.perigee.tier1.codememory.MappingFunctions.PROT_WRITE;

import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;

/**
 * One anonymous mapping, writable at first. Each of its 16 KiB slabs is written once, made
 * executable and then left alone.
 *
 * <p>With MAP_JIT, the kernel knows the memory as a compiler's and requires no signature. {@code
 * pthread_jit_write_protect_np} is not used: it switches all MAP_JIT memory that a thread sees,
 * including the JVM's own code, so the Java code that called it could not continue.
 *
 * <p>A slab is never made writable again: xnu need not allow it, and MAP_JIT cannot be combined
 * with MAP_FIXED to replace the page. So memory that is freed here is lost.
 */
final class MacSlabs extends MappedRegion {
  static final String JIT_NAME = "macos-jit-slabs";
  static final String PLAIN_NAME = "macos-plain-slabs";

  /**
   * Slabs of the prefix: two for the self test, which shows that making one executable leaves the
   * others alone.
   */
  private static final int PREFIX_SLABS = 2;

  private final MacFunctions mac;
  private final long total;
  private final WrittenSlabs written;

  private MacSlabs(String name, MacFunctions mac, Target target, long address, long total) {
    super(name, target, address, total, (long) PREFIX_SLABS * MacFunctions.PAGE, MacFunctions.PAGE);
    this.mac = mac;
    this.total = total;
    this.written = new WrittenSlabs(total, MacFunctions.PAGE);
  }

  /** Memory that the kernel knows as a compiler's. */
  static MacSlabs openJit(MacFunctions mac, Target target, long total) {
    return open(JIT_NAME, mac, target, total, MacFunctions.MAP_JIT);
  }

  /** Plain memory, which works only if code signing is not enforced. */
  static MacSlabs openPlain(MacFunctions mac, Target target, long total) {
    if (mac.enforcesCodeSigning()) {
      throw new CodeMemoryException(
          "the process enforces code signing (CS_ENFORCEMENT): it would be killed for plain memory");
    }
    return open(PLAIN_NAME, mac, target, total, 0);
  }

  private static MacSlabs open(String name, MacFunctions mac, Target target, long total, int flag) {
    int flags =
        MacFunctions.MAP_PRIVATE | MacFunctions.MAP_ANON | MacFunctions.MAP_NORESERVE | flag;
    return new MacSlabs(
        name, mac, target, mac.mapping().map(total, PROT_READ | PROT_WRITE, flags, -1), total);
  }

  @Override
  void publish(long position, MemorySegment code) {
    long length = code.byteSize();
    long slabs = CodeLimits.roundUp(length, MacFunctions.PAGE);
    if (written.any(position, slabs)) {
      throw new IllegalStateException("a slab at " + position + " is executable already");
    }
    written.mark(position, slabs);
    long start = address(position);
    NativeFunctions.memory(start, length).copyFrom(code);
    mac.mapping().protect(start, slabs, PROT_READ | PROT_EXEC);
    mac.invalidate(start, length);
  }

  @Override
  long selfTestPosition(int index) {
    return (long) index * MacFunctions.PAGE;
  }

  @Override
  boolean rewritesInPlace() {
    return false;
  }

  @Override
  void unmap() {
    mac.mapping().unmap(address(0), total);
  }
}
