package dev.perigee.runtime.value;

import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * The strings of one engine. Those of up to {@code Constant.MAX_SHORT_STRING} bytes are interned.
 */
public final class Strings {
  public Strings(Heap heap, long seed) {
    throw new UnsupportedOperationException();
  }

  /** {@code Tag.STRING} or {@code Tag.LONG_STRING}. */
  public static int tag(long string) {
    return Memory.getByte(string + ObjectLayout.KIND);
  }

  public static long length(long string) {
    return Memory.getLong(string + StringLayout.LENGTH);
  }

  /** A string of all these bytes. */
  public long create(byte[] bytes) {
    return create(bytes, 0, bytes.length);
  }

  /** A string of some of these bytes. May collect. */
  public long create(byte[] bytes, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  /** A string of this text in UTF-8. May collect. */
  public long create(String text) {
    throw new UnsupportedOperationException();
  }

  /** A string of bytes in raw memory, which must stay where they are if a collection happens. */
  public long create(long address, long length) {
    throw new UnsupportedOperationException();
  }

  /** Part of a string that is reachable. */
  public long substring(long string, long offset, long length) {
    throw new UnsupportedOperationException();
  }

  /** The strings in consecutive slots as one string. The slots must be roots. */
  public long concatenate(long firstSlot, int count) {
    throw new UnsupportedOperationException();
  }

  /**
   * A new long string, of more than {@code Constant.MAX_SHORT_STRING} bytes, for the caller to fill
   * at {@code StringLayout.BYTES}. May collect.
   */
  public long allocateLong(long length) {
    throw new UnsupportedOperationException();
  }

  /** A copy of the string's bytes; it must be shorter than 2 GiB. */
  public static byte[] bytes(long string) {
    throw new UnsupportedOperationException();
  }

  /** The string read as UTF-8. */
  public static String text(long string) {
    throw new UnsupportedOperationException();
  }

  /** Whether two strings have the same bytes. */
  public static boolean equal(long a, long b) {
    throw new UnsupportedOperationException();
  }

  /** Compares bytes as unsigned numbers: negative, 0 or positive. */
  public static int compare(long a, long b) {
    throw new UnsupportedOperationException();
  }

  /** The hash of a string; that of a long one is computed when first asked for. */
  public int hash(long string) {
    throw new UnsupportedOperationException();
  }
}
