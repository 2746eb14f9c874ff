package dev.perigee.tier1.codememory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code mmap}, {@code mprotect} and {@code munmap}, which Linux and macOS declare alike. */
final class MappingFunctions {
  /** Protection bits: the same numbers on Linux and macOS. */
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
    mmap =
        functions.withErrno(
            "mmap",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    mprotect =
        functions.withErrno(
            "mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    munmap = functions.withErrno("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  }

  /**
   * Maps at an address of the system's choice, from the start of the file.
   *
   * @param descriptor a file, or -1 for anonymous memory
   * @return the address
   */
  long map(long length, int protection, int flags, int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      long address = (long) mmap.invokeExact(state, 0L, length, protection, flags, descriptor, 0L);
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
      if ((int) mprotect.invokeExact(state, address, length, protection) != 0) {
        throw functions.failure("mprotect to " + protection, state);
      }
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  void unmap(long address, long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      if ((int) munmap.invokeExact(state, address, length) != 0) {
        throw functions.failure("munmap", state);
      }
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }
}
