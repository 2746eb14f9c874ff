package dev.perigee.tier1.codememory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of macOS that code memory needs besides the mapping functions, with their
 * constants.
 */
final class MacFunctions {
  static final int MAP_PRIVATE = 2;
  static final int MAP_NORESERVE = 0x40;
  static final int MAP_JIT = 0x800;
  static final int MAP_ANON = 0x1000;

  /** The largest page size of Apple's processors. */
  static final int PAGE = 16384;

  /** {@code csops} operation: read the code signing flags (bsd/sys/codesign.h). */
  private static final int CS_OPS_STATUS = 0;

  /** Code signing flag: an unsigned executable page kills the process. */
  private static final int CS_ENFORCEMENT = 0x1000;

  private final NativeFunctions functions;
  private final MappingFunctions mapping;
  private final MethodHandle invalidate;

  MacFunctions(NativeFunctions functions) {
    this.functions = functions;
    mapping = new MappingFunctions(functions);
    invalidate =
        functions.plain("sys_icache_invalidate", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));
  }

  MappingFunctions mapping() {
    return mapping;
  }

  NativeFunctions functions() {
    return functions;
  }

  /** Cleans the data cache and invalidates the instruction cache for a range. */
  void invalidate(long address, long length) {
    try {
      invalidate.invokeExact(address, length);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /**
   * Whether running a page that is neither signed nor MAP_JIT would kill the process. Nothing could
   * prevent that.
   *
   * @throws CodeMemoryException if the system does not say
   */
  boolean enforcesCodeSigning() {
    MethodHandle getpid = functions.plain("getpid", FunctionDescriptor.of(JAVA_INT));
    MethodHandle csops =
        functions.withErrno(
            "csops", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      MemorySegment flags = arena.allocate(JAVA_INT);
      int process = (int) getpid.invokeExact();
      int result =
          (int) csops.invokeExact(state, process, CS_OPS_STATUS, flags.address(), flags.byteSize());
      if (result != 0) {
        throw functions.failure("csops", state);
      }
      return (flags.get(JAVA_INT, 0) & CS_ENFORCEMENT) != 0;
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }
}
