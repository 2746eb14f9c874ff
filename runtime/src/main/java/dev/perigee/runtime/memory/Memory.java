package dev.perigee.runtime.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/**
 * Raw memory at absolute addresses; the only class that reads or writes it.
 *
 * <p>The {@code VarHandle}s have the whole address space bound in and one coordinate, the address.
 * Hot code (the interpreter's loop) uses them directly, because HotSpot always inlines those and
 * not wrapper methods, and masks addresses with {@link #ADDRESS}, which removes the sign check.
 * Everything else uses the plain methods.
 *
 * <p>With {@code -Dperigee.memory.checked=true} every access is checked against the live blocks
 * that {@link LiveBlocks} knows, and a stray one is an {@link IllegalStateException} instead of a
 * crash.
 */
public final class Memory {
  /** Whether every access is checked. */
  public static final boolean CHECKED = Boolean.getBoolean("perigee.memory.checked");

  /** All bits an address can have. */
  public static final long ADDRESS = (1L << 62) - 1;

  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

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

  private Memory() {}

  private static VarHandle bind(ValueLayout layout) {
    VarHandle bound = MethodHandles.insertCoordinates(layout.varHandle(), 0, ALL);
    if (CHECKED) {
      int size = (int) layout.byteSize();
      try {
        MethodHandle check =
            MethodHandles.insertArguments(
                MethodHandles.lookup()
                    .findStatic(
                        LiveBlocks.class,
                        "check",
                        MethodType.methodType(long.class, long.class, int.class)),
                1,
                size);
        bound = MethodHandles.filterCoordinates(bound, 0, check);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
    return bound.withInvokeExactBehavior();
  }

  public static long getLong(long address) {
    return (long) LONG.get(address);
  }

  public static void putLong(long address, long value) {
    LONG.set(address, value);
  }

  public static int getInt(long address) {
    return (int) INT.get(address);
  }

  public static void putInt(long address, int value) {
    INT.set(address, value);
  }

  public static int getShort(long address) {
    return (short) SHORT.get(address);
  }

  public static void putShort(long address, int value) {
    SHORT.set(address, (short) value);
  }

  /** The byte at an address, 0 to 255. */
  public static int getByte(long address) {
    return (byte) BYTE.get(address) & 0xff;
  }

  public static void putByte(long address, int value) {
    BYTE.set(address, (byte) value);
  }

  public static double getDouble(long address) {
    return (double) DOUBLE.get(address);
  }

  public static void putDouble(long address, double value) {
    DOUBLE.set(address, value);
  }

  /** Copies bytes; the ranges may overlap. */
  public static void copy(long source, long target, long bytes) {
    if (bytes > 0) {
      checkRange(source, bytes);
      checkRange(target, bytes);
      MemorySegment.copy(ALL, source, ALL, target, bytes);
    }
  }

  /** Copies bytes from an array. */
  public static void copyIn(byte[] source, int offset, long target, int bytes) {
    if (bytes > 0) {
      checkRange(target, bytes);
      MemorySegment.copy(source, offset, ALL, JAVA_BYTE, target, bytes);
    }
  }

  /** Copies bytes to an array. */
  public static void copyOut(long source, byte[] target, int offset, int bytes) {
    if (bytes > 0) {
      checkRange(source, bytes);
      MemorySegment.copy(ALL, JAVA_BYTE, source, target, offset, bytes);
    }
  }

  /** A new array with the bytes at an address. */
  public static byte[] bytes(long address, int count) {
    byte[] bytes = new byte[count];
    copyOut(address, bytes, 0, count);
    return bytes;
  }

  /** Fills bytes with one value. */
  public static void fill(long address, long bytes, int value) {
    if (bytes > 0) {
      checkRange(address, bytes);
      ALL.asSlice(address, bytes).fill((byte) value);
    }
  }

  /** Index of the first byte in which two ranges of equal length differ, or -1. */
  public static long mismatch(long first, long second, long bytes) {
    if (bytes == 0) {
      return -1;
    }
    checkRange(first, bytes);
    checkRange(second, bytes);
    return MemorySegment.mismatch(ALL, first, first + bytes, ALL, second, second + bytes);
  }

  private static void checkRange(long address, long bytes) {
    if (CHECKED) {
      LiveBlocks.checkRange(address, bytes);
    }
  }
}
