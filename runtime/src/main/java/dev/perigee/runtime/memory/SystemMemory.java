package dev.perigee.runtime.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Memory from the operating system. A small amount comes from the JDK ({@link FirstMemory}); after
 * that, {@code mmap} is used on Linux and macOS, and arenas of the JDK elsewhere. A small amount of
 * freed memory is kept ({@link SpareMemory}). Allocated memory is zeroed. Native access begins when
 * this class is initialised, which does not happen before the first heap is made.
 */
public final class SystemMemory {
  private static final FirstMemory FIRST = new FirstMemory();

  private SystemMemory() {}

  /**
   * The source of memory after the first memory is used up. Its initialization links the system's
   * functions.
   */
  private static final class Further {
    static final Source SOURCE = new SpareMemory(source());
  }

  /** The granularity of the system's mappings in bytes, a power of two that is at least 4096. */
  public static long pageSize() {
    return Further.SOURCE.pageSize();
  }

  /**
   * Takes memory.
   *
   * @param bytes a multiple of {@link #pageSize}
   * @param alignment of the address, a power of two
   * @return the address, or 0 if the system has no memory left
   */
  public static long allocate(long bytes, long alignment) {
    long address = FIRST.allocate(bytes, alignment);
    return address != 0 ? address : Further.SOURCE.allocate(bytes, alignment);
  }

  /** Frees memory that {@link #allocate} returned for this number of bytes. */
  public static void free(long address, long bytes) {
    if (!FIRST.free(address, bytes)) {
      Further.SOURCE.free(address, bytes);
    }
  }

  /** Memory from the JDK's arenas, on any system. */
  static Source arenas() {
    return new Arenas();
  }

  private static Source source() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("linux")) {
      return new Mappings(Mappings.ANONYMOUS_LINUX);
    }
    if (system.contains("mac")) {
      return new Mappings(Mappings.ANONYMOUS_MACOS);
    }
    return new Arenas();
  }

  /** One way to get memory. */
  interface Source {
    long pageSize();

    long allocate(long bytes, long alignment);

    void free(long address, long bytes);
  }

  private static final class Mappings implements Source {
    static final int ANONYMOUS_LINUX = 0x20;
    static final int ANONYMOUS_MACOS = 0x1000;

    private static final long READ_WRITE = 3;
    private static final int PRIVATE = 2;
    private static final long FAILED = -1;

    private final MethodHandle map;
    private final MethodHandle unmap;
    private final long flags;
    private final long pageSize;

    Mappings(int anonymous) {
      map = ofWords("mmap");
      unmap = ofWords("munmap");
      MethodHandle getPageSize = ofWords("getpagesize");
      flags = PRIVATE | anonymous;
      try {
        pageSize = (int) (long) getPageSize.invokeExact(0L, 0L, 0L, 0L, 0L, 0L);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    private static MethodHandle ofWords(String name) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), SystemFunctions.WORDS);
    }

    @Override
    public long pageSize() {
      return pageSize;
    }

    @Override
    public long allocate(long bytes, long alignment) {
      // The system usually returns memory adjacent to the last mapping, and merges adjacent
      // mappings. A process may have only some 60,000 separate mappings.
      long adjacent = map(bytes);
      if (adjacent == FAILED || (adjacent & alignment - 1) == 0) {
        return adjacent == FAILED ? 0 : adjacent;
      }
      free(adjacent, bytes);
      long slack = Math.max(0, alignment - pageSize);
      long mapped = map(bytes + slack);
      if (mapped == FAILED) {
        return 0;
      }
      long address = mapped + alignment - 1 & -alignment;
      free(mapped, address - mapped);
      free(address + bytes, mapped + slack - address);
      return address;
    }

    private long map(long bytes) {
      try {
        return (long) map.invokeExact(0L, bytes, READ_WRITE, flags, -1L, 0L);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void free(long address, long bytes) {
      if (bytes == 0) {
        return;
      }
      int result;
      try {
        result = (int) (long) unmap.invokeExact(address, bytes, 0L, 0L, 0L, 0L);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
      if (result != 0) {
        throw new IllegalStateException(
            "munmap of " + bytes + " bytes at 0x" + Long.toHexString(address) + " failed");
      }
    }
  }

  private static final class Arenas implements Source {
    private final Map<Long, Arena> arenas = new ConcurrentHashMap<>();

    @Override
    public long pageSize() {
      return 4096;
    }

    @Override
    public long allocate(long bytes, long alignment) {
      Arena arena = Arena.ofShared();
      try {
        MemorySegment segment = arena.allocate(bytes, Math.max(alignment, pageSize()));
        arenas.put(segment.address(), arena);
        return segment.address();
      } catch (OutOfMemoryError e) {
        arena.close();
        return 0;
      }
    }

    @Override
    public void free(long address, long bytes) {
      Arena arena = arenas.remove(address);
      if (arena == null) {
        throw new IllegalStateException(
            "no memory was allocated at 0x" + Long.toHexString(address));
      }
      arena.close();
    }
  }
}
