package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.LiveBlocks;
import dev.perigee.runtime.memory.Memory;
import java.util.function.LongConsumer;

/**
 * The memory of one engine. Native memory is touched when the first heap of the process is made,
 * not before.
 *
 * <p>{@link #reserve} may collect, the allocating methods never do: an operation reserves all it
 * needs, then builds. An address held in a Java variable across a reservation is good only if the
 * object is reachable from a root.
 *
 * <p>Collections are started by allocation debt. With a limit, memory is taken from the system up
 * to a mark a little below it; what is left above makes sure that allocations that were granted
 * before the mark was reached keep within the limit.
 *
 * <p>What allocation changes is in the engine's state, so that machine code can allocate too: lists
 * of free cells and one allowance. {@link StateLayout} has the protocol, {@link FreeCells#take} the
 * same in Java, which is the first that each allocation of a cell tries.
 */
public final class Heap implements AutoCloseable {
  /** Blocks of more bytes have whole pages of their own. */
  public static final int LARGEST_CELL = SizeClasses.LARGEST;

  static final int WHITES = ObjectLayout.WHITE_0 | ObjectLayout.WHITE_1;
  static final int COLOURS = WHITES | ObjectLayout.BLACK;

  private static final int POISON = 0xdb;

  /** No block is larger, so that sums of sizes do not overflow. */
  private static final long LARGEST_BLOCK = 1L << 46;

  /**
   * At most so many bytes are allocated between closer looks at the limit; less than {@link
   * Pages#DIRECT}, so that a large block is always looked at.
   */
  private static final long LARGEST_BUDGET = 32 << 10;

  /** Pages that the cells of one reservation can need at most, about. */
  private static final int LEAST_FREE_PAGES = 8;

  /**
   * The allowance's word is so much less: with checked memory machine code always leaves, since it
   * cannot tell {@link LiveBlocks} of a block.
   */
  static final long WITHHELD = Memory.CHECKED ? 1L << 62 : 0;

  /** Live bytes that are for which a collection counts as if one were allocated. */
  private static final int LIVE_BYTES_PER_METERED = 32;

  /** Whose memory a heap is. */
  public interface Owner {
    /** The exception that is thrown over the limit. */
    RuntimeException outOfMemory();

    /**
     * Hears of allocated bytes, now and then and before a large block is made, and of what {@link
     * Heap#worked} is told. What it throws comes out of {@link Heap#reserve}, {@link Heap#charge},
     * {@link Heap#collect} or {@link Heap#worked}.
     */
    default void worked(long bytes) {}

    /** Lets go of what it can before the memory error is thrown; whether there was anything. */
    default boolean reclaim() {
      return false;
    }
  }

  private final Owner owner;
  private final Pages pages = new Pages();
  private final SplitPages split = new SplitPages(this);
  private final LargeObjects large = new LargeObjects(this);
  private final DeadObjects deadObjects = new DeadObjects(this);
  private final long state;
  private final ObjectBlocks objects;
  private final RawBlocks raw;
  private final FreeStacks freeStacks;
  private final Collector collector;

  /** What the allowance was set to, or when the collector was last told of what was allocated. */
  private long granted;

  /**
   * Live bytes when the allowance was set, plus that allowance: {@code liveBytes() == mark -
   * allowance() - freed}.
   */
  private long mark;

  /** Bytes freed since the allowance was set. */
  private long freed;

  /** Bytes allocated, and bytes' worth of collecting, that the owner has not heard of. */
  private long unmetered;

  /** With checked memory: bytes reserved and not allocated yet. */
  private long reserved;

  private long charged;
  private long limit;

  /**
   * Above so many bytes from the system and charged, allocation is granted in small portions; no
   * limit: the largest number.
   */
  private long softLimit;

  private boolean stress;

  /**
   * @param limitBytes most bytes that may be taken from the system and charged, 0 for no limit
   */
  public Heap(long limitBytes, Owner owner) {
    this.owner = owner;
    limit = limitBytes;
    // Until there is a state there is no allowance to be withdrawn.
    softLimit = Long.MAX_VALUE;
    state = split.takeBlock(StateLayout.SIZE);
    Memory.fill(state, StateLayout.SIZE, 0);
    softLimit = softLimit(limitBytes);
    putAllowance(-SplitPages.round(StateLayout.SIZE));
    objects = new ObjectBlocks(this, state);
    raw = new RawBlocks(this, state);
    freeStacks = new FreeStacks(this);
    reserved = TableLayout.NODE_SIZE;
    long emptyNode = allocateRaw(TableLayout.NODE_SIZE);
    Memory.fill(emptyNode, TableLayout.NODE_SIZE, 0);
    Memory.putLong(state + StateLayout.EMPTY_NODE, emptyNode);
    collector = new Collector(this, state, new Sweeper(objects, large, raw, pages));
  }

  /**
   * Address of the engine's state ({@code StateLayout}), which the heap makes: zeros, but for the
   * shared empty node and the current white.
   */
  public long state() {
    return state;
  }

  /** Address of the node that tables without a hash part share. */
  public long emptyNode() {
    return Memory.getLong(state + StateLayout.EMPTY_NODE);
  }

  /** The stacks that dead coroutines have left. */
  public FreeStacks freeStacks() {
    return freeStacks;
  }

  /** The collector of this heap. */
  public Collector collector() {
    return collector;
  }

  /** Sets what is to be marked; until then only the state's root slots are. */
  public void setRoots(Roots roots) {
    collector.setRoots(roots);
  }

  /** Sets the intern table. */
  public void setWeakStrings(WeakStrings weakStrings) {
    collector.setWeakStrings(weakStrings);
  }

  /** Bytes that an object or a raw block of so many bytes occupies, unless it is of quarters. */
  public static long sizeOf(long bytes) {
    return bytes <= SizeClasses.LARGEST
        ? SizeClasses.bytes(SizeClasses.of((int) bytes))
        : Pages.round(bytes);
  }

  /** Bytes that the raw block of so many bytes at an address occupies. */
  static long sizeOf(long address, long bytes) {
    return SplitPages.isBlock(address, bytes) ? SplitPages.round(bytes) : sizeOf(bytes);
  }

  /**
   * Makes sure that objects and raw blocks of so many bytes in total, as asked for, can be
   * allocated without a collection and without an error. What an earlier call has promised is
   * forgotten.
   */
  public void reserve(long bytes) {
    if (Memory.CHECKED) {
      reserved = bytes;
    }
    if (bytes > allowance()) {
      reserveSlowly(bytes);
    }
  }

  private void reserveSlowly(long bytes) {
    if (bytes > LARGEST_BLOCK || bytes < 0) {
      throw owner.outOfMemory();
    }
    settle();
    freeDiscarded();
    tellMeter();
    if (stress && collector.isRunning()) {
      collector.collect(collector.threshold());
    } else {
      collector.advance();
    }
    if (!hasRoom(bytes, LEAST_FREE_PAGES) || !pages.prepare(bytes)) {
      if (!collectFor(bytes) && !(owner.reclaim() && collectFor(bytes))) {
        setAllowance(0);
        throw owner.outOfMemory();
      }
    }
    if (bytes > LARGEST_BUDGET) {
      owner.worked(bytes);
      unmetered -= bytes;
    }
    setAllowance(stress ? 0 : Math.max(bytes, grant()));
  }

  /** Tells the owner what was allocated since it was told last. */
  private void tellMeter() {
    long told = unmetered;
    unmetered = 0;
    owner.worked(told);
  }

  /** Tells the owner of work on so many bytes that are not allocated: read, copied, compared. */
  public void worked(long bytes) {
    owner.worked(bytes);
  }

  /** Collects, and sees whether so many bytes can be allocated then. */
  private boolean collectFor(long bytes) {
    collectAll();
    return hasRoom(bytes, Math.max(LEAST_FREE_PAGES, limit / 64 / Pages.SIZE))
        && pages.prepare(bytes);
  }

  private void collectAll() {
    freeDiscarded();
    unmetered += liveBytes() / LIVE_BYTES_PER_METERED;
    collector.collect(0);
  }

  /**
   * Whether so many bytes can be allocated within the limit. Which size classes they will come from
   * is not known; so above the soft limit there must be pages for any class, and free cells enough
   * that collections do not follow each other closely.
   */
  private boolean hasRoom(long bytes, long freePages) {
    if (limit == 0) {
      return true;
    }
    long system = systemBytes();
    if (bytes > SizeClasses.LARGEST) {
      // Several blocks may take more than one of their total size: each is rounded to pages.
      long rounding = Math.min(2 * Pages.CHUNK_UNIT, limit / 16);
      return system + pages.growthFor(bytes) + rounding <= limit;
    }
    if (system <= softLimit) {
      return true;
    }
    return freeInChunks() >= limit / 16
        && (system + Pages.CHUNK_UNIT <= limit || pages.freePages() >= freePages);
  }

  /** Bytes in chunks that no live block occupies. */
  private long freeInChunks() {
    return pages.chunkBytes() - (liveBytes() - pages.directBytes());
  }

  /** How many bytes may be allocated until the next closer look. */
  private long grant() {
    long most = systemBytes() <= softLimit ? LARGEST_BUDGET : freeInChunks() / 4;
    return Math.min(Math.min(most, LARGEST_BUDGET), collector.bytesUntilDue());
  }

  /** Tells the collector what has been allocated. */
  void settle() {
    long allowance = allowance();
    long allocated = granted - allowance;
    unmetered += allocated;
    collector.owe(allocated);
    granted = allowance;
  }

  /** Bytes that may still be allocated before {@link #reserve} has to look closer. */
  long allowance() {
    return Memory.getLong(state + StateLayout.ALLOWANCE) + WITHHELD;
  }

  private void putAllowance(long bytes) {
    Memory.putLong(state + StateLayout.ALLOWANCE, bytes - WITHHELD);
  }

  /** A block of this size, in bytes, which was reserved before, is allocated. */
  void spend(long bytes) {
    putAllowance(allowance() - bytes);
  }

  /** Grants so many bytes; 0 has the next reservation look closer. */
  void setAllowance(long bytes) {
    settle();
    granted = bytes;
    mark = liveBytes() + bytes;
    freed = 0;
    putAllowance(bytes);
  }

  /** A new object: header set, the rest zeros. It was reserved before. */
  public long allocate(int kind, long bytes) {
    if (bytes > SizeClasses.LARGEST) {
      return allocateLarge(kind, bytes, true);
    }
    int sizeClass = SizeClasses.of((int) bytes);
    long cell = takeCell(kind, (int) bytes, sizeClass);
    long end = cell + SizeClasses.bytes(sizeClass);
    for (long at = cell + ObjectLayout.HEADER; at < end; at += 8) {
      Memory.putLong(at, 0);
    }
    return cell;
  }

  /**
   * As {@link #allocate}, but what follows the header is undefined. The caller fills it before the
   * next reservation.
   */
  public long allocateUnfilled(int kind, long bytes) {
    return bytes > SizeClasses.LARGEST
        ? allocateLarge(kind, bytes, false)
        : takeCell(kind, (int) bytes, SizeClasses.of((int) bytes));
  }

  private long takeCell(int kind, int bytes, int sizeClass) {
    useReservation(bytes);
    long cell = objects.allocate(sizeClass);
    putHeader(cell, kind, sizeClass);
    return cell;
  }

  private long allocateLarge(int kind, long bytes, boolean zeroed) {
    long address = takeRun(bytes);
    long size = Pages.round(bytes);
    if (zeroed && !Pages.isZeroed(size)) {
      Memory.fill(address, size, 0);
    }
    putHeader(address, kind, ObjectLayout.LARGE);
    large.add(address, size);
    return address;
  }

  private void putHeader(long address, int kind, int sizeClass) {
    Memory.putLong(address, ObjectLayout.header(kind, collector.white(), sizeClass));
  }

  /** Whether there is little memory as yet: blocks of few bytes share pages. */
  private boolean isSmall() {
    return pages.chunkBytes() <= Pages.CHUNK_UNIT;
  }

  /** A block that an object owns; its contents are undefined. It was reserved before. */
  public long allocateRaw(long bytes) {
    if (SplitPages.fits(bytes) && isSmall()) {
      useReservation(bytes);
      spend(SplitPages.round(bytes));
      return split.takeBlock(bytes);
    }
    if (bytes > SizeClasses.LARGEST) {
      return takeRun(bytes);
    }
    useReservation(bytes);
    return raw.allocate(SizeClasses.of((int) bytes));
  }

  /** As {@link #allocateRaw}, for a block of zeros. */
  public long allocateZeroedRaw(long bytes) {
    long block = allocateRaw(bytes);
    long size = sizeOf(block, bytes);
    if (bytes <= SizeClasses.LARGEST || !Pages.isZeroed(size)) {
      Memory.fill(block, size, 0);
    }
    return block;
  }

  /** Frees what {@link #allocateRaw} gave for the same number of bytes. */
  public void freeRaw(long address, long bytes) {
    long size = sizeOf(address, bytes);
    if (poisons()) {
      Memory.fill(address, size, POISON);
    }
    if (SplitPages.isBlock(address, bytes)) {
      split.freeBlock(address, bytes);
    } else if (bytes > SizeClasses.LARGEST) {
      freeLarge(address, size);
    } else {
      raw.free(address, SizeClasses.of((int) bytes));
    }
    freed += size;
  }

  /** Frees the blocks that machine code has discarded. */
  private void freeDiscarded() {
    long block = Memory.getLong(state + StateLayout.DISCARDED);
    Memory.putLong(state + StateLayout.DISCARDED, 0);
    while (block != 0) {
      long next = Memory.getLong(block + StateLayout.DISCARDED_LINK);
      freeRaw(block, Memory.getLong(block + StateLayout.DISCARDED_BYTES));
      block = next;
    }
  }

  private long takeRun(long bytes) {
    useReservation(bytes);
    long size = Pages.round(bytes);
    spend(size);
    long address = pages.allocate(size, room());
    LiveBlocks.add(address, size);
    noteGrowth();
    return address;
  }

  /** Gives back the pages of a large block. */
  void freeLarge(long address, long size) {
    LiveBlocks.remove(address, size);
    pages.free(address, size);
  }

  /** Takes a page for raw cells of a size class. */
  long takeRawPage(int sizeClass) {
    return sharesPages(sizeClass) ? split.takePage(-1) : takeWholePage(-1);
  }

  /** Takes a page for objects of a size class. */
  long takeObjectPage(int sizeClass) {
    return sharesPages(sizeClass) ? split.takePage(sizeClass) : takeWholePage(sizeClass);
  }

  private boolean sharesPages(int sizeClass) {
    return SizeClasses.bytes(sizeClass) <= SplitPages.LARGEST_CELL && isSmall();
  }

  /**
   * Takes a page that is not split, as yet.
   *
   * @param objectClass the size class of the objects in it, {@link SplitPages#SPLIT}, or -1
   */
  long takeWholePage(int objectClass) {
    long page = pages.allocatePage(objectClass, room());
    SplitPages.beginWhole(page);
    noteGrowth();
    return page;
  }

  /** Gives back a page of cells. */
  void freePage(long page) {
    if (SplitPages.sizeOfPage(page) == Pages.SIZE) {
      freeWholePage(page);
    } else {
      split.freePage(page);
    }
  }

  /** Gives back what {@link #takeWholePage} gave. */
  void freeWholePage(long page) {
    LiveBlocks.remove(page, Pages.SIZE);
    pages.free(page, Pages.SIZE);
  }

  private long room() {
    return Math.max(0, softLimit - systemBytes());
  }

  private void noteGrowth() {
    if (systemBytes() > softLimit && allowance() > 0) {
      setAllowance(0);
    }
  }

  private void useReservation(long bytes) {
    if (Memory.CHECKED) {
      reserved -= bytes;
      if (reserved < 0) {
        throw new IllegalStateException(bytes + " bytes are allocated that were not reserved");
      }
    }
  }

  /** Marks and sweeps everything now, and gives back what memory is left empty. */
  public void collect() {
    settle();
    collectAll();
    setAllowance(0);
    tellMeter();
  }

  /**
   * As {@link Collector#step}, for which the owner hears as much as for a collection at most.
   *
   * @return what that returns
   */
  public boolean step(int kibibytes) {
    freeDiscarded();
    boolean ended = collector.step(kibibytes);
    unmetered += Math.min(Math.max(0, kibibytes) * 1024L, liveBytes()) / LIVE_BYTES_PER_METERED;
    tellMeter();
    return ended;
  }

  /** A dead object is about to be freed, and what it owns has been. */
  void died(long address, int kind, long size) {
    deadObjects.release(address, kind, collector.roots());
    freed += size;
    if (poisons()) {
      Memory.fill(address, size, POISON);
    }
  }

  private boolean poisons() {
    return stress || Memory.CHECKED;
  }

  /** Bytes of live blocks, those not yet found dead among them. */
  public long liveBytes() {
    return mark - allowance() - freed;
  }

  /** Live bytes and what is charged. */
  long inUse() {
    return liveBytes() + charged;
  }

  /** Bytes that count against the limit: taken from the system, and charged. */
  public long systemBytes() {
    return pages.systemBytes() + charged;
  }

  /**
   * Number of collections that have begun to free objects so far. As long as it is the same, no
   * other object can be where one was that was reachable.
   */
  public long sweeps() {
    return collector.sweeps();
  }

  /** Number of collections that have ended so far. */
  public long collections() {
    return collector.cycles();
  }

  public long limit() {
    return limit;
  }

  /** Sets the limit, 0 for none. It may be below what is in use. */
  public void setLimit(long limitBytes) {
    limit = limitBytes;
    softLimit = softLimit(limitBytes);
    setAllowance(0);
  }

  private static long softLimit(long limit) {
    return limit == 0
        ? Long.MAX_VALUE
        : Math.max(0, limit - Math.clamp(limit / 32, 64 << 10, 512 << 10));
  }

  /**
   * Charges Java-heap memory to the engine; may collect; throws the memory error, charging nothing,
   * when over the limit.
   */
  public void charge(long bytes) {
    if (limit != 0 && systemBytes() + bytes > softLimit) {
      collect();
      if (systemBytes() + bytes > softLimit && owner.reclaim()) {
        collect();
      }
      if (systemBytes() + bytes > softLimit) {
        throw owner.outOfMemory();
      }
    }
    charged += bytes;
    setAllowance(Math.max(0, allowance() - bytes));
  }

  /** Takes back a charge. */
  public void uncharge(long bytes) {
    charged -= bytes;
  }

  /**
   * To be called after a reference to an object was stored into a container whose colour has {@code
   * ObjectLayout.BLACK}, or a coroutine of that colour was made the running one.
   */
  public void barrier(long container) {
    collector.barrier(container);
  }

  /**
   * As {@link #barrier(long)} for a table, after a value of any type was stored. A large table is
   * not marked through again, its new value alone is.
   */
  public void barrier(long table, int tag, long payload) {
    collector.barrier(table, tag, payload);
  }

  /**
   * Whether allocation debt starts and drives collections ({@code collectgarbage("stop")} and
   * {@code "restart"}).
   */
  public void setCollecting(boolean collecting) {
    collector.setRunning(collecting);
    setAllowance(0);
  }

  public boolean isCollecting() {
    return collector.isRunning();
  }

  /** Whether every reservation collects unless it is stopped, and what is freed is overwritten. */
  public void setStress(boolean stress) {
    this.stress = stress;
    setAllowance(0);
  }

  /** Does something with each object, dead ones that have not been freed yet among them. */
  void forEachObject(LongConsumer action) {
    for (Chunk chunk : pages.chunks()) {
      for (int page = 0; page < chunk.pages; page++) {
        int sizeClass = chunk.objectClass[page] - 1;
        if (sizeClass >= 0) {
          objects.forEachObject(chunk.address + (long) page * Pages.SIZE, sizeClass, action);
        }
      }
    }
    for (int i = 0; i < large.count(); i++) {
      action.accept(large.address(i));
    }
  }

  /** Gives all memory back. No address of this heap is good afterwards. */
  @Override
  public void close() {
    pages.close();
  }
}
