package dev.perigee.tier1.codememory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Writes to MAP_JIT memory by {@code pthread_jit_write_with_callback_np}, which switches the
 * calling thread to "write", runs a C function, and switches back before Java continues.
 *
 * <p>The C function must be code outside of MAP_JIT memory, so it cannot be an upcall into Java.
 * {@code fflush} can be used, since it has the right type {@code int (*)(void *)}: an {@code
 * fmemopen} stream over the target, fully buffered, holds the code back until it is flushed, and
 * the flush copies it.
 */
final class MacJitWriter {
  /** Fully buffered, for {@code setvbuf} (stdio.h). */
  private static final int IOFBF = 0;

  /**
   * Bytes of buffer in addition to the code. A stream that receives as much as its buffer holds
   * writes it out at once, and some C libraries bypass a small buffer (below 128 bytes in glibc).
   */
  private static final int BUFFER_SLACK = 1024;

  private final NativeFunctions functions;
  private final MethodHandle writeWithCallback;
  private final long fflush;
  private final MethodHandle fmemopen;
  private final MethodHandle setvbuf;
  private final MethodHandle fwrite;
  private final MethodHandle fpurge;
  private final MethodHandle fclose;

  /**
   * @throws CodeMemoryException if one of the functions is missing
   */
  MacJitWriter(NativeFunctions functions) {
    this.functions = functions;
    writeWithCallback =
        functions.plain(
            "pthread_jit_write_with_callback_np",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    fflush = functions.symbol("fflush").address();
    fmemopen =
        functions.withErrno(
            "fmemopen", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    setvbuf =
        functions.plain(
            "setvbuf", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
    fwrite =
        functions.plain(
            "fwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    fpurge = functions.plain("fpurge", FunctionDescriptor.ofVoid(JAVA_LONG));
    fclose = functions.plain("fclose", FunctionDescriptor.ofVoid(JAVA_LONG));
  }

  /**
   * Copies code to MAP_JIT memory. The caller maintains the caches.
   *
   * @throws CodeMemoryException if a function fails; the target's contents are undefined then
   */
  void write(long target, MemorySegment code) {
    long length = code.byteSize();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunctions.callState(arena);
      MemorySegment copy = arena.allocate(length).copyFrom(code);
      MemorySegment buffer = arena.allocate(length + BUFFER_SLACK);
      // "r+" does not change the target on opening, and "b" adds no byte after the written ones
      long mode = arena.allocateFrom("r+b").address();
      long stream = (long) fmemopen.invokeExact(state, target, length, mode);
      if (stream == 0) {
        throw functions.failure("fmemopen", state);
      }
      try {
        if ((int) setvbuf.invokeExact(stream, buffer.address(), IOFBF, buffer.byteSize()) != 0
            || (long) fwrite.invokeExact(copy.address(), 1L, length, stream) != length) {
          throw new CodeMemoryException("the stream over the target does not hold the code");
        }
        int result = (int) writeWithCallback.invokeExact(fflush, stream);
        if (result != 0) {
          throw new CodeMemoryException("pthread_jit_write_with_callback_np gave " + result);
        }
      } finally {
        // so that closing does not write what a failure left in the buffer, outside of the callback
        fpurge.invokeExact(stream);
        fclose.invokeExact(stream);
      }
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }
}
