package dev.perigee.tier1.codememory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.perigee.runtime.memory.SystemFunctions;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * The platform's C functions, found by name in one lookup. A class that is written for a platform
 * therefore works unchanged with another library that has the same symbols.
 *
 * <p>Pointers, {@code size_t} and {@code off_t} are Java {@code long}s throughout, since they have
 * 64 bits on all supported systems.
 */
final class NativeFunctions {
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /**
   * The captured error of a Windows function. On other systems, tests replace those functions and
   * set errno.
   */
  private static final String LAST_ERROR =
      CALL_STATE.memberLayouts().stream()
              .anyMatch(m -> m.name().equals(Optional.of("GetLastError")))
          ? "GetLastError"
          : "errno";

  private static final VarHandle LAST_ERROR_VALUE =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement(LAST_ERROR));

  private final Linker linker;
  private final SymbolLookup lookup;

  NativeFunctions(SymbolLookup lookup) {
    this.linker = Linker.nativeLinker();
    this.lookup = lookup;
  }

  /** The functions of the C library that this process runs with. */
  static NativeFunctions ofProcess() {
    return new NativeFunctions(Linker.nativeLinker().defaultLookup());
  }

  /**
   * The functions of a system library.
   *
   * @throws IllegalArgumentException if there is no such library
   */
  static NativeFunctions ofLibrary(String name) {
    return new NativeFunctions(SymbolLookup.libraryLookup(name, Arena.global()));
  }

  /** A function of Windows that reports its error through {@link #lastError}. */
  MethodHandle withLastError(String name, FunctionDescriptor type) {
    return linker.downcallHandle(symbol(name), type, Linker.Option.captureCallState(LAST_ERROR));
  }

  /**
   * A function of the type {@link SystemFunctions#WORDS} that sets {@code errno} and has no
   * variable arguments on the stack.
   *
   * @return a handle whose first parameter is a segment from {@link #callState}, followed by six
   *     {@code long}s. It returns a {@code long}, whose lower half is the result of a function that
   *     returns an {@code int}
   * @throws CodeMemoryException if there is no such function
   */
  MethodHandle ofWords(String name) {
    return withErrno(name, SystemFunctions.WORDS);
  }

  /**
   * A function that sets {@code errno}.
   *
   * @return a handle whose first parameter is a segment from {@link #callState}, followed by those
   *     of the given type
   * @throws CodeMemoryException if there is no such function
   */
  MethodHandle withErrno(String name, FunctionDescriptor type) {
    return linker.downcallHandle(symbol(name), type, Linker.Option.captureCallState("errno"));
  }

  /**
   * A function whose {@code errno} does not matter.
   *
   * @throws CodeMemoryException if there is no such function
   */
  MethodHandle plain(String name, FunctionDescriptor type) {
    return linker.downcallHandle(symbol(name), type);
  }

  /**
   * The address of a function.
   *
   * @throws CodeMemoryException if there is none of that name
   */
  MemorySegment symbol(String name) {
    return lookup
        .find(name)
        .orElseThrow(() -> new CodeMemoryException("this system has no function " + name));
  }

  static MemorySegment callState(Arena arena) {
    return arena.allocate(CALL_STATE);
  }

  static int errno(MemorySegment callState) {
    return (int) ERRNO.get(callState, 0L);
  }

  /** The error number of a function found by {@link #withLastError}. */
  static int lastError(MemorySegment callState) {
    return (int) LAST_ERROR_VALUE.get(callState, 0L);
  }

  /** The failure of a call that set {@code errno}, with the platform's own text for the number. */
  CodeMemoryException failure(String call, MemorySegment callState) {
    int errno = errno(callState);
    return new CodeMemoryException(call + " failed: errno " + errno + ", " + describe(errno));
  }

  private String describe(int errno) {
    MethodHandle strerror = plain("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    try {
      MemorySegment text = (MemorySegment) strerror.invokeExact(errno);
      return text.equals(MemorySegment.NULL)
          ? "unknown"
          : text.reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** For the {@code catch} around a downcall, which itself throws no checked exception. */
  static RuntimeException unexpected(Throwable thrown) {
    switch (thrown) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError("a downcall threw a checked exception", thrown);
    }
  }

  /** {@code length} bytes of memory at an address that the system gave to this package. */
  static MemorySegment memory(long address, long length) {
    return MemorySegment.ofAddress(address).reinterpret(length);
  }
}
