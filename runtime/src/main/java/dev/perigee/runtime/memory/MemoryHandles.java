package dev.perigee.runtime.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/**
 * Raw memory for hot code, the interpreter's loop: {@code VarHandle}s to which the whole address
 * space is bound, so that the address is their only coordinate. HotSpot always inlines these,
 * unlike the methods of {@link Memory}. They also take fewer bytes of bytecode in the loop than
 * handles to which the address space is passed. Hot code masks addresses with {@link
 * Memory#ADDRESS}, which removes the sign check.
 *
 * <p>Making bound handles takes a new JVM long. They are in a class of their own, so that other
 * code does not pay for them.
 */
public final class MemoryHandles {
  /** {@code (long) LONG.get(address)}, {@code LONG.set(address, long)}. */
  public static final VarHandle LONG = bind(JAVA_LONG_UNALIGNED);

  /** {@code (int) INT.get(address)}, {@code INT.set(address, int)}. */
  public static final VarHandle INT = bind(JAVA_INT_UNALIGNED);

  /** {@code (byte) BYTE.get(address)}, {@code BYTE.set(address, byte)}. */
  public static final VarHandle BYTE = bind(JAVA_BYTE);

  /** {@code (double) DOUBLE.get(address)}, {@code DOUBLE.set(address, double)}. */
  public static final VarHandle DOUBLE = bind(JAVA_DOUBLE_UNALIGNED);

  /** {@code (short) SHORT.get(address)}, {@code SHORT.set(address, short)}. */
  public static final VarHandle SHORT = bind(JAVA_SHORT_UNALIGNED);

  /** {@code (char) CHAR.get(address)}: 16 bits without a sign. */
  public static final VarHandle CHAR = bind(JAVA_CHAR_UNALIGNED);

  private MemoryHandles() {}

  private static VarHandle bind(ValueLayout layout) {
    VarHandle bound = MethodHandles.insertCoordinates(layout.varHandle(), 0, Memory.ALL);
    return (Memory.CHECKED ? checked(bound, (int) layout.byteSize() * Byte.SIZE) : bound)
        .withInvokeExactBehavior();
  }

  private static VarHandle checked(VarHandle handle, int bits) {
    try {
      MethodHandle check =
          MethodHandles.lookup()
              .findStatic(
                  LiveBlocks.class,
                  "check",
                  MethodType.methodType(long.class, long.class, int.class));
      return MethodHandles.filterCoordinates(
          handle, 0, MethodHandles.insertArguments(check, 1, bits));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
