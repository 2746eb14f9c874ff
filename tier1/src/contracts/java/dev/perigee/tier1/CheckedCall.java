package dev.perigee.tier1;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Random;

/**
 * Calls functions through a target's code that fills the registers which a function must preserve,
 * and checks that it does.
 */
public final class CheckedCall {
  /**
   * Offset in the buffer at which the code stores the registers after the call. The contents for
   * the call are at the buffer's beginning.
   */
  public static final int AFTERWARDS = 256;

  private final MethodHandle caller;
  private final int bytes;

  /**
   * Calls through code.
   *
   * @param caller the code, which must live as long as this object is used: {@code long (long
   *     function, long a, long b, byte buffer[])} in this system's convention
   * @param bytes size of all the registers, at most {@link #AFTERWARDS}
   */
  public CheckedCall(MemorySegment caller, int bytes) {
    this.caller =
        Linker.nativeLinker()
            .downcallHandle(
                caller, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS));
    this.bytes = bytes;
  }

  /** Calls the function at an address and returns its result. */
  public long call(long function, long a, long b) {
    byte[] given = new byte[bytes];
    new Random().nextBytes(given);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(2L * AFTERWARDS);
      MemorySegment.copy(given, 0, buffer, JAVA_BYTE, 0, bytes);
      long result = (long) caller.invokeExact(function, a, b, buffer);
      assertThat(buffer.asSlice(AFTERWARDS, bytes).toArray(JAVA_BYTE))
          .as("registers that a function must preserve")
          .isEqualTo(given);
      return result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }
}
