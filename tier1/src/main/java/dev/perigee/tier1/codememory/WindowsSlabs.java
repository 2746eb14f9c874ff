package dev.perigee.tier1.codememory;

import dev.perigee.tier1.target.Target;

/**
 * Memory whose pages are made writable and executable in turn by {@code VirtualProtect}, for
 * systems that refuse sections.
 */
final class WindowsSlabs extends FlippedSlabs {
  static final String NAME = "windows-slabs";

  /** For the self test. */
  private static final int PREFIX = WindowsFunctions.PAGE;

  private final WindowsFunctions windows;

  private WindowsSlabs(WindowsFunctions windows, Target target, long address, long total) {
    super(NAME, target, address, total, PREFIX, WindowsFunctions.PAGE);
    this.windows = windows;
  }

  /**
   * @throws CodeMemoryException if the system refuses the memory
   */
  static WindowsSlabs open(WindowsFunctions windows, Target target, long total) {
    return new WindowsSlabs(windows, target, windows.allocate(total), total);
  }

  @Override
  void makeWritable(long address, long length) {
    windows.protect(address, length, WindowsFunctions.PAGE_READWRITE);
  }

  @Override
  void makeExecutable(long address, long length) {
    windows.protect(address, length, WindowsFunctions.PAGE_EXECUTE_READ);
    windows.flushInstructionCache(address, length);
  }

  @Override
  void unmap() {
    windows.free(address(0));
  }
}
