package dev.perigee.tier1.codememory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.perigee.tier1.target.Target;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions of Linux that code memory needs beside the mapping ones, with their constants. */
final class LinuxFunctions {
  static final int MAP_SHARED = 1;
  static final int MAP_PRIVATE = 2;
  static final int MAP_ANONYMOUS = 0x20;
  static final int MAP_NORESERVE = 0x4000;

  private static final int MFD_CLOEXEC = 1;

  /** Since kernel 6.3; older ones answer EINVAL and make every memfd executable. */
  private static final int MFD_EXEC = 0x10;

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
  private final MethodHandle membarrier;

  LinuxFunctions(NativeFunctions functions, Target target) {
    this.functions = functions;
    membarrierNumber = target.linuxMembarrier();
    mapping = new MappingFunctions(functions);
    getpagesize = functions.plain("getpagesize", FunctionDescriptor.of(JAVA_INT));
    ftruncate =
        functions.withErrno("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    close = functions.plain("close", FunctionDescriptor.ofVoid(JAVA_INT));
    membarrier =
        functions.withErrno(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(1));
  }

  MappingFunctions mapping() {
    return mapping;
  }

  int pageSize() {
    try {
      return (int) getpagesize.invokeExact();
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /**
   * A file of memory without a name in any folder, whose mappings may be executable.
   *
   * @return its descriptor, for {@link #close}
   */
  int createMemoryFile(long length) {
    MethodHandle create =
        functions.withErrno("memfd_create", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      long name = arena.allocateFrom("perigee-code").address();
      int descriptor = (int) create.invokeExact(state, name, MFD_CLOEXEC | MFD_EXEC);
      if (descriptor < 0 && NativeFunctions.errno(state) == EINVAL) {
        descriptor = (int) create.invokeExact(state, name, MFD_CLOEXEC);
      }
      if (descriptor < 0) {
        throw functions.failure("memfd_create", state);
      }
      if ((int) ftruncate.invokeExact(state, descriptor, length) != 0) {
        CodeMemoryException failure = functions.failure("ftruncate of the memfd", state);
        close(descriptor);
        throw failure;
      }
      return descriptor;
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /** Closes a descriptor; what is mapped from it stays. */
  void close(int descriptor) {
    try {
      close.invokeExact(descriptor);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /**
   * Announces that this process will use {@link #synchronizeCores}.
   *
   * @return false if the kernel or a system call filter does not offer it
   */
  boolean registerSynchronizeCores() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      long offered = (long) membarrier.invokeExact(state, membarrierNumber, MEMBARRIER_QUERY, 0, 0);
      return offered >= 0
          && (offered & MEMBARRIER_SYNC_CORE) != 0
          && (long)
                  membarrier.invokeExact(
                      state, membarrierNumber, MEMBARRIER_REGISTER_SYNC_CORE, 0, 0)
              == 0;
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /** Every thread of the process executes a context synchronisation before it runs user code. */
  void synchronizeCores() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      if ((long) membarrier.invokeExact(state, membarrierNumber, MEMBARRIER_SYNC_CORE, 0, 0) != 0) {
        throw functions.failure("membarrier", state);
      }
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }
}
