package dev.perigee.runtime.value;

import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash of strings. The bytes are taken as words of 8 bytes in native order, padded with zeros.
 * Each word is mixed in by a 128-bit multiplication whose halves are folded. The length goes into
 * the start value. Machine code computes the same hash ({@code InternRoutines}).
 */
public final class StringHash {
  private static final long MULTIPLIER = StringLayout.HASH_MULTIPLIER;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
          .withInvokeExactBehavior();
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private StringHash() {}

  /** Start value for a string of this length. */
  static long start(long seed, long length) {
    return seed ^ length * StringLayout.HASH_START;
  }

  static long mix(long hash, long word) {
    long a = hash ^ word;
    return Math.multiplyHigh(a, MULTIPLIER) ^ a * MULTIPLIER ^ word;
  }

  static int finish(long hash) {
    long mixed = (hash ^ hash >>> 32) * MULTIPLIER;
    return (int) (mixed >>> 32);
  }

  /** The hash of bytes in raw memory. */
  static int hash(long seed, long address, long length) {
    long hash = start(seed, length);
    long words = length & ~7;
    for (long at = 0; at < words; at += 8) {
      hash = mix(hash, Memory.getLong(address + at));
    }
    if (words < length) {
      hash = mix(hash, tail(address + words, (int) (length - words)));
    }
    return finish(hash);
  }

  /** Fewer than 8 bytes of raw memory as a padded word. */
  private static long tail(long address, int count) {
    long word = 0;
    for (int i = 0; i < count; i++) {
      word |= (long) Memory.getByte(address + i) << shift(i);
    }
    return word;
  }

  /** Up to 8 bytes of an array as a padded word. */
  public static long word(byte[] bytes, int offset, int count) {
    if (count >= 8) {
      return (long) WORD.get(bytes, offset);
    }
    long word = 0;
    for (int i = 0; i < count; i++) {
      word |= (bytes[offset + i] & 0xffL) << shift(i);
    }
    return word;
  }

  private static int shift(int index) {
    return LITTLE_ENDIAN ? index * 8 : 56 - index * 8;
  }
}
