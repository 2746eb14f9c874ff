package dev.perigee.runtime.memory;

import java.util.Arrays;

/**
 * Tracks which bytes of raw memory are live, only if {@link Memory#CHECKED}. Code that allocates or
 * frees memory reports it here: system chunks are dead until blocks in them are allocated, and a
 * freed block is dead again.
 *
 * <p>Blocks begin and end at multiples of {@link #GRANULE}. There is a flag byte for each granule
 * and a page of flags for each 64 KiB, found through two levels of arrays that cover 48 bits of
 * address. All engines of the process share the flags; an engine writes only those of its own
 * memory.
 */
public final class LiveBlocks {
  /** Number of bytes that share a flag. */
  public static final int GRANULE = 8;

  private static final int GRANULE_BITS = 3;
  private static final int PAGE_BITS = 16;
  private static final int DIRECTORY_BITS = 16;
  private static final int ADDRESS_BITS = 48;
  private static final int FLAGS_PER_PAGE = 1 << (PAGE_BITS - GRANULE_BITS);
  private static final byte[][][] DIRECTORIES =
      new byte[Memory.CHECKED ? 1 << (ADDRESS_BITS - PAGE_BITS - DIRECTORY_BITS) : 0][][];

  private LiveBlocks() {}

  /** Declares a block live. */
  public static void add(long address, long bytes) {
    mark(address, bytes, (byte) 1);
  }

  /** Declares a block dead. */
  public static void remove(long address, long bytes) {
    mark(address, bytes, (byte) 0);
  }

  private static void mark(long address, long bytes, byte live) {
    if (!Memory.CHECKED) {
      return;
    }
    long end = address + bytes;
    for (long at = address & -GRANULE; at < end; ) {
      byte[] page = pageForWriting(at);
      int from = flag(at);
      long pageEnd = ((at >>> PAGE_BITS) + 1) << PAGE_BITS;
      int count = (int) ((Math.min(end, pageEnd) - at + GRANULE - 1) >>> GRANULE_BITS);
      Arrays.fill(page, from, from + count, live);
      at = pageEnd;
    }
  }

  private static byte[] pageForWriting(long address) {
    byte[] page = page(address);
    if (page != null) {
      return page;
    }
    synchronized (LiveBlocks.class) {
      int directory = (int) (address >>> (PAGE_BITS + DIRECTORY_BITS));
      if (DIRECTORIES[directory] == null) {
        DIRECTORIES[directory] = new byte[1 << DIRECTORY_BITS][];
      }
      int index = (int) (address >>> PAGE_BITS) & (1 << DIRECTORY_BITS) - 1;
      if (DIRECTORIES[directory][index] == null) {
        DIRECTORIES[directory][index] = new byte[FLAGS_PER_PAGE];
      }
      return DIRECTORIES[directory][index];
    }
  }

  @SuppressWarnings("NullAway") // pages that were never live have no flags
  private static byte @org.jspecify.annotations.Nullable [] page(long address) {
    if (address >>> ADDRESS_BITS != 0) {
      return null;
    }
    byte[][] directory = DIRECTORIES[(int) (address >>> (PAGE_BITS + DIRECTORY_BITS))];
    return directory == null
        ? null
        : directory[(int) (address >>> PAGE_BITS) & (1 << DIRECTORY_BITS) - 1];
  }

  private static int flag(long address) {
    return (int) (address >>> GRANULE_BITS) & FLAGS_PER_PAGE - 1;
  }

  /** Returns the address if the access is to live memory; otherwise throws. */
  static long check(long address, int bits) {
    if (!areLive(address, bits)) {
      throw new DeadMemoryException(address, bits);
    }
    return address;
  }

  /** Whether the first and the last byte of a value with this number of bits are live. */
  static boolean areLive(long address, int bits) {
    return isLive(address) && isLive(address + bits / Byte.SIZE - 1);
  }

  static void checkRange(long address, long bytes) {
    for (long at = address; at < address + bytes; at += GRANULE) {
      check(at, Byte.SIZE);
    }
    check(address + bytes - 1, Byte.SIZE);
  }

  private static boolean isLive(long address) {
    byte[] page = page(address);
    return page != null && page[flag(address)] != 0;
  }
}
