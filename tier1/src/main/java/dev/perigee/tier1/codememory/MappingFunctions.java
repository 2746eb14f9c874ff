package dev.perigee.tier1.codememory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * {@code mmap}, {@code mprotect} and {@code munmap}, which have the same declarations on Linux and
 * macOS.
 */
final class MappingFunctions {
  /** Protection bits, which are the same numbers on Linux and macOS. */
  static final int PROT_READ = 1;

  static final int PROT_WRITE = 2;
  static final int PROT_EXEC = 4;

  private static final long MAP_FAILED = -1;

  private final NativeFunctions functions;
  private final MethodHandle mmap;
  private final MethodHandle mprotect;
  private final MethodHandle munmap;

  /**
   * @throws CodeMemoryException if the lookup lacks one of the three
   */
  MappingFunctions(NativeFunctions functions) {
    this.functions = functions;
    mmap = functions.ofWords("mmap");
    mprotect = functions.ofWords("mprotect");
    munmap = functions.ofWords("munmap");
  }

  /**
   * Maps from the start of a file to an address that the system chooses.
   *
   * @param descriptor a file, or -1 for anonymous memory
   * @return the address
   */
  long map(long length, int protection, int flags, int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      long address =
          (long)
              mmap.invokeExact(
                  state, 0L, length, (long) protection, (long) flags, (long) descriptor, 0L);
      if (address == MAP_FAILED) {
        throw functions.failure(
            "mmap of "
                + length
                + " bytes, protection "
                + protection
                + ", flags 0x"
                + Integer.toHexString(flags),
            state);
      }
      return address;
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /** Changes the protection of whole pages. */
  void protect(long address, long length, int protection) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      long result =
          (long) mprotect.invokeExact(state, address, length, (long) protection, 0L, 0L, 0L);
      if ((int) result != 0) {
        throw functions.failure("mprotect to " + protection, state);
      }
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  void unmap(long address, long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      long result = (long) munmap.invokeExact(state, address, length, 0L, 0L, 0L, 0L);
      if ((int) result != 0) {
        throw functions.failure("munmap", state);
      }
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }
}
