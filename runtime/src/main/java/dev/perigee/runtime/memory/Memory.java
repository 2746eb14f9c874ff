package dev.perigee.runtime.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Access to raw memory at absolute addresses.
 *
 * <p>The interpreter's loop uses {@link MemoryHandles}; all other code uses the methods of this
 * class.
 *
 * <p>The methods that read and write one value deliberately have more than {@value #INLINED_BY_C1}
 * bytes of bytecode, so that C1 calls them. If C1 inlines an access through a {@code VarHandle}
 * into a method that it profiles, the access takes ten times as long, and programs spend their
 * first seconds in such methods. C2 inlines these methods wherever they are called often.
 *
 * <p>With {@code -Dperigee.memory.checked=true} every access is checked against {@link LiveBlocks},
 * and an invalid one throws an {@link IllegalStateException} instead of crashing the process.
 */
public final class Memory {
  /** Whether every access is checked. */
  public static final boolean CHECKED = Boolean.getBoolean("perigee.memory.checked");

  /** Maximum bytecode size of methods that C1 inlines: HotSpot's C1MaxInlineSize. */
  static final int INLINED_BY_C1 = 35;

  /** Mask of the bits that an address can have. */
  public static final long ADDRESS = (1L << 62) - 1;

  /** The whole address space. */
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  // Coordinates: ALL and the address. These handles are cheap to make because ALL is not bound.

  private static final VarHandle LONG = JAVA_LONG_UNALIGNED.varHandle().withInvokeExactBehavior();
  private static final VarHandle INT = JAVA_INT_UNALIGNED.varHandle().withInvokeExactBehavior();
  private static final VarHandle BYTE = JAVA_BYTE.varHandle().withInvokeExactBehavior();
  private static final VarHandle DOUBLE =
      JAVA_DOUBLE_UNALIGNED.varHandle().withInvokeExactBehavior();
  private static final VarHandle SHORT = JAVA_SHORT_UNALIGNED.varHandle().withInvokeExactBehavior();

  private Memory() {}

  public static long getLong(long address) {
    if (CHECKED && !LiveBlocks.areLive(address, Long.SIZE)) {
      throw new DeadMemoryException(address, Long.SIZE);
    }
    return (long) LONG.get(ALL, address);
  }

  public static void putLong(long address, long value) {
    if (CHECKED && !LiveBlocks.areLive(address, Long.SIZE)) {
      throw new DeadMemoryException(address, Long.SIZE);
    }
    LONG.set(ALL, address, value);
  }

  public static int getInt(long address) {
    if (CHECKED && !LiveBlocks.areLive(address, Integer.SIZE)) {
      throw new DeadMemoryException(address, Integer.SIZE);
    }
    return (int) INT.get(ALL, address);
  }

  public static void putInt(long address, int value) {
    if (CHECKED && !LiveBlocks.areLive(address, Integer.SIZE)) {
      throw new DeadMemoryException(address, Integer.SIZE);
    }
    INT.set(ALL, address, value);
  }

  public static int getShort(long address) {
    if (CHECKED && !LiveBlocks.areLive(address, Short.SIZE)) {
      throw new DeadMemoryException(address, Short.SIZE);
    }
    return (short) SHORT.get(ALL, address);
  }

  public static void putShort(long address, int value) {
    if (CHECKED && !LiveBlocks.areLive(address, Short.SIZE)) {
      throw new DeadMemoryException(address, Short.SIZE);
    }
    SHORT.set(ALL, address, (short) value);
  }

  /** The byte at an address, 0 to 255. */
  public static int getByte(long address) {
    if (CHECKED && !LiveBlocks.areLive(address, Byte.SIZE)) {
      throw new DeadMemoryException(address, Byte.SIZE);
    }
    return (byte) BYTE.get(ALL, address) & 0xff;
  }

  public static void putByte(long address, int value) {
    if (CHECKED && !LiveBlocks.areLive(address, Byte.SIZE)) {
      throw new DeadMemoryException(address, Byte.SIZE);
    }
    BYTE.set(ALL, address, (byte) value);
  }

  public static double getDouble(long address) {
    if (CHECKED && !LiveBlocks.areLive(address, Double.SIZE)) {
      throw new DeadMemoryException(address, Double.SIZE);
    }
    return (double) DOUBLE.get(ALL, address);
  }

  public static void putDouble(long address, double value) {
    if (CHECKED && !LiveBlocks.areLive(address, Double.SIZE)) {
      throw new DeadMemoryException(address, Double.SIZE);
    }
    DOUBLE.set(ALL, address, value);
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
      MemorySegment.copy(MemorySegment.ofArray(source), offset, ALL, target, bytes);
    }
  }

  /** Copies bytes to an array. */
  public static void copyOut(long source, byte[] target, int offset, int bytes) {
    if (bytes > 0) {
      checkRange(source, bytes);
      MemorySegment.copy(ALL, source, MemorySegment.ofArray(target), offset, bytes);
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

  /** Index of the first byte at which two ranges of equal length differ, or -1. */
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
