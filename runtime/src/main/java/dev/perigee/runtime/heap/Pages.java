package dev.perigee.runtime.heap;

import dev.perigee.runtime.memory.LiveBlocks;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.memory.SystemMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pages of 4 KiB. Runs of pages come from chunks, which are multiples of 64 KiB; the longest runs
 * have mappings of their own. All live blocks are whole cells or whole runs of pages.
 */
final class Pages {
  static final int SIZE = 4096;

  /**
   * Runs of at least this many bytes have mappings of their own. Shorter ones stay in chunks when
   * they are freed, since growing arrays and strings would otherwise be mapped again and again.
   */
  static final long DIRECT = 1 << 20;

  /** The sizes of chunks are multiples of this. */
  static final long CHUNK_UNIT = 64 << 10;

  private static final long LARGEST_CHUNK = 4 << 20;

  /** The size of a new chunk is approximately the existing memory divided by this. */
  private static final int GROWTH = 8;

  private final List<Chunk> chunks = new ArrayList<>();
  private final TreeMap<Long, Chunk> byAddress = new TreeMap<>();
  private final Map<Long, Long> direct = new HashMap<>();
  private long chunkBytes;
  private long directBytes;

  /** Chunks with a smaller index have no free page. */
  private int firstWithFree;

  private long freePages;

  /**
   * A mapping for the block that was reserved last, or 0. It is counted when the block is
   * allocated.
   */
  private long prepared;

  private long preparedBytes;

  List<Chunk> chunks() {
    return chunks;
  }

  /** Bytes taken from the system. */
  long systemBytes() {
    return chunkBytes + directBytes;
  }

  long chunkBytes() {
    return chunkBytes;
  }

  /** Bytes of runs with mappings of their own. */
  long directBytes() {
    return directBytes;
  }

  /** Bytes that a block larger than a cell occupies. */
  static long round(long bytes) {
    long unit = bytes < DIRECT ? SIZE : Math.max(SIZE, SystemMemory.pageSize());
    return bytes + unit - 1 & -unit;
  }

  /** Number of free pages in chunks. */
  long freePages() {
    return freePages;
  }

  /** Upper bound for the growth of {@link #systemBytes} by a block of this size. */
  long growthFor(long bytes) {
    if (bytes >= DIRECT) {
      return round(bytes);
    }
    int count = (int) (round(bytes) / SIZE);
    return findChunk(count) != null ? 0 : chunkSize(count, 0);
  }

  /**
   * Ensures that the system has memory for a block of this size. A block with its own mapping is
   * mapped now.
   *
   * @return whether the memory is available
   */
  boolean prepare(long bytes) {
    dropPrepared();
    if (bytes < DIRECT) {
      return true;
    }
    prepared = SystemMemory.allocate(round(bytes), SystemMemory.pageSize());
    preparedBytes = prepared == 0 ? 0 : round(bytes);
    return prepared != 0;
  }

  private void dropPrepared() {
    if (prepared != 0) {
      SystemMemory.free(prepared, preparedBytes);
      prepared = 0;
      preparedBytes = 0;
    }
  }

  /** Takes a block with its own mapping: the prepared one if it has the same size. */
  private long takeDirect(long bytes) {
    long address = prepared;
    if (preparedBytes == bytes) {
      prepared = 0;
      preparedBytes = 0;
      return address;
    }
    dropPrepared();
    return take(bytes, SystemMemory.pageSize());
  }

  /**
   * Takes memory for a block.
   *
   * @param bytes a result of {@link #round}
   * @param room desired maximum growth of {@link #systemBytes}, exceeded only if necessary
   */
  long allocate(long bytes, long room) {
    if (bytes >= DIRECT) {
      long address = takeDirect(bytes);
      direct.put(address, bytes);
      directBytes += bytes;
      return address;
    }
    int count = (int) (bytes / SIZE);
    Chunk chunk = findChunk(count);
    if (chunk == null) {
      chunk = addChunk(count, room);
    }
    int page = chunk.take(count);
    freePages -= count;
    if (count == 1) {
      firstWithFree = chunk.index;
    }
    return chunk.address + (long) page * SIZE;
  }

  /**
   * Takes a page.
   *
   * @param objectClass the size class of the objects in it, {@link SplitPages#SPLIT}, or -1
   */
  long allocatePage(int objectClass, long room) {
    long address = allocate(SIZE, room);
    Chunk chunk = chunks.get(firstWithFree);
    chunk.objectClass[(int) (address - chunk.address) / SIZE] = (byte) (objectClass + 1);
    return address;
  }

  /** Whether memory for a block of this size comes directly from the system and is zeroed. */
  static boolean isZeroed(long bytes) {
    return bytes >= DIRECT;
  }

  /** Frees memory that {@link #allocate} returned for this number of bytes. */
  void free(long address, long bytes) {
    if (bytes >= DIRECT) {
      Long known = direct.remove(address);
      if (known == null || known != bytes) {
        throw new IllegalStateException("no block of " + bytes + " bytes is at this address");
      }
      directBytes -= bytes;
      SystemMemory.free(address, bytes);
      return;
    }
    Chunk chunk = byAddress.floorEntry(address).getValue();
    chunk.release((int) (address - chunk.address) / SIZE, (int) (bytes / SIZE));
    freePages += bytes / SIZE;
    firstWithFree = Math.min(firstWithFree, chunk.index);
  }

  /**
   * Returns empty chunks to the system while chunks have more than {@code keep} bytes.
   *
   * @param most maximum number of chunks that are returned
   * @return the number of chunks that were returned
   */
  int releaseEmpty(long keep, int most) {
    dropPrepared();
    int released = 0;
    for (int i = chunks.size() - 1; i >= 0 && chunkBytes > keep && released < most; i--) {
      Chunk chunk = chunks.get(i);
      if (chunk.isEmpty()) {
        chunks.remove(i);
        byAddress.remove(chunk.address);
        chunkBytes -= (long) chunk.pages * SIZE;
        freePages -= chunk.pages;
        SystemMemory.free(chunk.address, (long) chunk.pages * SIZE);
        released++;
      }
    }
    if (released > 0) {
      for (int i = 0; i < chunks.size(); i++) {
        chunks.get(i).index = i;
      }
      firstWithFree = 0;
    }
    return released;
  }

  /** Returns all memory to the system. */
  void close() {
    dropPrepared();
    for (Chunk chunk : chunks) {
      LiveBlocks.remove(chunk.address, (long) chunk.pages * SIZE);
      SystemMemory.free(chunk.address, (long) chunk.pages * SIZE);
    }
    for (Map.Entry<Long, Long> block : direct.entrySet()) {
      LiveBlocks.remove(block.getKey(), block.getValue());
      SystemMemory.free(block.getKey(), block.getValue());
    }
    chunks.clear();
    byAddress.clear();
    direct.clear();
    chunkBytes = 0;
    directBytes = 0;
    freePages = 0;
  }

  private @org.jspecify.annotations.Nullable Chunk findChunk(int count) {
    for (int i = firstWithFree; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      if (chunk.longest >= count && chunk.hasRun(count)) {
        return chunk;
      }
    }
    return null;
  }

  private long chunkSize(int count, long room) {
    long least = (long) count * SIZE + CHUNK_UNIT - 1 & -CHUNK_UNIT;
    long wanted = Math.min(Math.min(chunkBytes / GROWTH, LARGEST_CHUNK), room) & -CHUNK_UNIT;
    return Math.max(least, wanted);
  }

  private Chunk addChunk(int count, long room) {
    long bytes = chunkSize(count, room);
    Chunk chunk = new Chunk(take(bytes, CHUNK_UNIT), (int) (bytes / SIZE));
    chunk.index = chunks.size();
    chunks.add(chunk);
    byAddress.put(chunk.address, chunk);
    chunkBytes += bytes;
    freePages += chunk.pages;
    return chunk;
  }

  private static long take(long bytes, long alignment) {
    long address = SystemMemory.allocate(bytes, alignment);
    if (address == 0) {
      throw new OutOfMemoryError("the system has no " + bytes + " bytes left");
    }
    if (address + bytes > Memory.ADDRESS) {
      throw new IllegalStateException("address out of range");
    }
    return address;
  }
}
