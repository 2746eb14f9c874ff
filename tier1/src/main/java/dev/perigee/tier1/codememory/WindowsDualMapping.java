package dev.perigee.tier1.codememory;

import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;

/**
 * One section with two views: code is written through one and run through the other. No page is
 * ever writable and executable at the same address, protections never change, and code can be
 * written while other code in the same page runs.
 *
 * <p>The whole section is committed at once: it counts against the system's commit limit, but takes
 * no memory before it is written.
 */
final class WindowsDualMapping extends MappedRegion {
  static final String NAME = "windows-dual-mapping";

  /** For the self test. */
  private static final int PREFIX = WindowsFunctions.PAGE;

  private final WindowsFunctions windows;
  private final long writable;

  private WindowsDualMapping(
      WindowsFunctions windows, Target target, long total, long writable, long executable) {
    super(NAME, target, executable, total, PREFIX, CodeLimits.ALIGNMENT);
    this.windows = windows;
    this.writable = writable;
  }

  /**
   * @throws CodeMemoryException if the system refuses the section or one of its views
   */
  static WindowsDualMapping open(WindowsFunctions windows, Target target, long total) {
    long section = windows.createSection(total);
    try {
      long writable = windows.mapView(section, WindowsFunctions.FILE_MAP_WRITE, total);
      try {
        int access = WindowsFunctions.FILE_MAP_READ | WindowsFunctions.FILE_MAP_EXECUTE;
        long executable = windows.mapView(section, access, total);
        return new WindowsDualMapping(windows, target, total, writable, executable);
      } catch (RuntimeException e) {
        windows.unmapView(writable);
        throw e;
      }
    } finally {
      windows.close(section);
    }
  }

  @Override
  void publish(long position, MemorySegment code) {
    long length = code.byteSize();
    NativeFunctions.memory(writable + position, length).copyFrom(code);
    windows.flushInstructionCache(address(position), length);
  }

  @Override
  void unmap() {
    windows.unmapView(address(0));
    windows.unmapView(writable);
  }
}
