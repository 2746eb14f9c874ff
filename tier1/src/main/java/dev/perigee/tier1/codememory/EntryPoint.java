package dev.perigee.tier1.codememory;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The only way from Java into code of a {@link CodeRegion}.
 *
 * <p>It is a plain downcall, not a <em>critical</em> one: the thread counts as being in native
 * code, so the JVM's safepoints do not wait for it. The code that is entered follows the target's
 * {@link dev.perigee.tier1.target.Target#convention}.
 */
public final class EntryPoint {
  private static final MethodHandle ENTER =
      Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private EntryPoint() {}

  /**
   * Runs the code at an address and waits until it returns.
   *
   * @param address of published code: {@link CodeRegion#base()} plus an offset
   * @param a the code's first argument
   * @param b the code's second argument
   * @return the code's result
   */
  public static long enter(long address, long a, long b) {
    try {
      return (long) ENTER.invokeExact(MemorySegment.ofAddress(address), a, b);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }
}
