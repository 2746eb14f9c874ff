package dev.perigee.tier1.codememory;

import dev.perigee.tier1.target.Target;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of Linux that code memory needs besides the mapping functions, with their
 * constants.
 */
final class LinuxFunctions {
  static final int MAP_SHARED = 1;
  static final int MAP_PRIVATE = 2;
  static final int MAP_ANONYMOUS = 0x20;
  static final int MAP_NORESERVE = 0x4000;

  private static final long MFD_CLOEXEC = 1;

  /** Since kernel 6.3. Older kernels answer EINVAL and make every memfd executable. */
  private static final long MFD_EXEC = 0x10;

  private static final int EINVAL = 22;

  private static final int MEMBARRIER_QUERY = 0;
  private static final int MEMBARRIER_SYNC_CORE = 32;
  private static final int MEMBARRIER_REGISTER_SYNC_CORE = 64;

  private final NativeFunctions functions;
  private final long membarrierNumber;
  private final MappingFunctions mapping;
  private final MethodHandle getpagesize;
  private final MethodHandle ftruncate;
  private final MethodHandle close;
  private final MethodHandle syscall;

  LinuxFunctions(NativeFunctions functions, Target target) {
    this.functions = functions;
    membarrierNumber = target.linuxMembarrier();
    mapping = new MappingFunctions(functions);
    getpagesize = functions.ofWords("getpagesize");
    ftruncate = functions.ofWords("ftruncate");
    close = functions.ofWords("close");
    // Its variable arguments are also passed as words in registers.
    syscall = functions.ofWords("syscall");
  }

  MappingFunctions mapping() {
    return mapping;
  }

  int pageSize() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      return (int) (long) getpagesize.invokeExact(state, 0L, 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /**
   * A memory file that has no name in any folder. Its mappings may be executable.
   *
   * @return its descriptor, for {@link #close}
   */
  int createMemoryFile(long length) {
    MethodHandle create = functions.ofWords("memfd_create");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      long name = arena.allocateFrom("perigee-code").address();
      int descriptor =
          (int) (long) create.invokeExact(state, name, MFD_CLOEXEC | MFD_EXEC, 0L, 0L, 0L, 0L);
      if (descriptor < 0 && NativeFunctions.errno(state) == EINVAL) {
        descriptor = (int) (long) create.invokeExact(state, name, MFD_CLOEXEC, 0L, 0L, 0L, 0L);
      }
      if (descriptor < 0) {
        throw functions.failure("memfd_create", state);
      }
      long result = (long) ftruncate.invokeExact(state, (long) descriptor, length, 0L, 0L, 0L, 0L);
      if ((int) result != 0) {
        CodeMemoryException failure = functions.failure("ftruncate of the memfd", state);
        close(descriptor);
        throw failure;
      }
      return descriptor;
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /** Closes a descriptor. Its mappings stay. */
  void close(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      long _ = (long) close.invokeExact(state, (long) descriptor, 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /**
   * Announces that this process will use {@link #synchronizeCores}.
   *
   * @return false if the kernel or a system call filter does not allow it
   */
  boolean registerSynchronizeCores() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      long offered = membarrier(state, MEMBARRIER_QUERY);
      return offered >= 0
          && (offered & MEMBARRIER_SYNC_CORE) != 0
          && membarrier(state, MEMBARRIER_REGISTER_SYNC_CORE) == 0;
    }
  }

  private long membarrier(MemorySegment state, long command) {
    try {
      return (long) syscall.invokeExact(state, membarrierNumber, command, 0L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /**
   * Makes every thread of the process execute a context synchronization before it runs user code.
   */
  void synchronizeCores() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      if (membarrier(state, MEMBARRIER_SYNC_CORE) != 0) {
        throw functions.failure("membarrier", state);
      }
    }
  }
}
