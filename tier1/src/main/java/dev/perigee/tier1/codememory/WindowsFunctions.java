package dev.perigee.tier1.codememory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions of Windows that code memory needs, with their constants (memoryapi.h, winnt.h). */
final class WindowsFunctions {
  /** The library that contains them. */
  static final String LIBRARY = "kernel32.dll";

  /** The page size on all processors that Windows supports. */
  static final int PAGE = 4096;

  static final int PAGE_READWRITE = 0x04;
  static final int PAGE_EXECUTE_READ = 0x20;
  static final int PAGE_EXECUTE_READWRITE = 0x40;

  /** A view that can be read and written. */
  static final int FILE_MAP_WRITE = 0x02;

  static final int FILE_MAP_READ = 0x04;
  static final int FILE_MAP_EXECUTE = 0x20;

  private static final int MEM_COMMIT = 0x1000;
  private static final int MEM_RESERVE = 0x2000;
  private static final int MEM_RELEASE = 0x8000;

  /** Stands for a file: the section's pages belong to the page file. */
  private static final long INVALID_HANDLE_VALUE = -1;

  private final NativeFunctions functions;
  private final MethodHandle createFileMapping;
  private final MethodHandle mapViewOfFile;
  private final MethodHandle unmapViewOfFile;
  private final MethodHandle closeHandle;
  private final MethodHandle virtualAlloc;
  private final MethodHandle virtualProtect;
  private final MethodHandle virtualFree;
  private final MethodHandle flushInstructionCache;
  private final long process;

  /**
   * @throws CodeMemoryException if the lookup lacks one of the functions
   */
  WindowsFunctions(NativeFunctions functions) {
    this.functions = functions;
    createFileMapping =
        functions.withLastError(
            "CreateFileMappingW",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    mapViewOfFile =
        functions.withLastError(
            "MapViewOfFile",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    unmapViewOfFile =
        functions.withLastError("UnmapViewOfFile", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    closeHandle = functions.plain("CloseHandle", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    virtualAlloc =
        functions.withLastError(
            "VirtualAlloc",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));
    virtualProtect =
        functions.withLastError(
            "VirtualProtect",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS));
    virtualFree =
        functions.withLastError(
            "VirtualFree", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    flushInstructionCache =
        functions.withLastError(
            "FlushInstructionCache",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    process = currentProcess();
  }

  /** A pseudo handle for this process, which need not be closed. */
  private long currentProcess() {
    try {
      return (long)
          functions.plain("GetCurrentProcess", FunctionDescriptor.of(JAVA_LONG)).invokeExact();
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /**
   * A section without a file and a name. Its views may be writable or executable.
   *
   * @return its handle, for {@link #close}
   */
  long createSection(long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      long section =
          (long)
              createFileMapping.invokeExact(
                  state,
                  INVALID_HANDLE_VALUE,
                  0L,
                  PAGE_EXECUTE_READWRITE,
                  (int) (length >>> Integer.SIZE),
                  (int) length,
                  0L);
      if (section == 0) {
        throw failure("CreateFileMapping of " + length + " bytes", state);
      }
      return section;
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /** Closes a section's handle. Its views stay. */
  void close(long section) {
    try {
      int _ = (int) closeHandle.invokeExact(section);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /** Maps a whole section to an address that the system chooses, and returns the address. */
  long mapView(long section, int access, long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      long address = (long) mapViewOfFile.invokeExact(state, section, access, 0, 0, length);
      if (address == 0) {
        throw failure("MapViewOfFile with access 0x" + Integer.toHexString(access), state);
      }
      return address;
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  void unmapView(long address) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      check((int) unmapViewOfFile.invokeExact(state, address), "UnmapViewOfFile", state);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /** Memory that can be read and written, at an address that the system chooses. */
  long allocate(long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      long address =
          (long)
              virtualAlloc.invokeExact(state, 0L, length, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
      if (address == 0) {
        throw failure("VirtualAlloc of " + length + " bytes", state);
      }
      return address;
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /** Changes the protection of whole pages of {@linkplain #allocate allocated} memory. */
  void protect(long address, long length, int protection) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      MemorySegment former = arena.allocate(JAVA_INT);
      check(
          (int) virtualProtect.invokeExact(state, address, length, protection, former),
          "VirtualProtect to 0x" + Integer.toHexString(protection),
          state);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /** Frees the memory of one {@link #allocate}. */
  void free(long address) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      check((int) virtualFree.invokeExact(state, address, 0L, MEM_RELEASE), "VirtualFree", state);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /** Makes this processor's caches take notice of code that was written to executable addresses. */
  void flushInstructionCache(long address, long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      check(
          (int) flushInstructionCache.invokeExact(state, process, address, length),
          "FlushInstructionCache",
          state);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  private static void check(int succeeded, String call, MemorySegment state) {
    if (succeeded == 0) {
      throw failure(call, state);
    }
  }

  private static CodeMemoryException failure(String call, MemorySegment state) {
    return new CodeMemoryException(call + " failed: error " + NativeFunctions.lastError(state));
  }
}
