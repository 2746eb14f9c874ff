package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.LiveBlocks;
import dev.perigee.runtime.memory.Memory;
import java.util.function.LongConsumer;

/**
 * The memory of one engine. Native memory is not accessed before the first heap of the process is
 * made.
 *
 * <p>{@link #reserve} may collect; the allocating methods never do. An operation therefore reserves
 * everything it needs before it allocates. An address in a Java variable is valid after a
 * reservation only if the object is reachable from a root.
 *
 * <p>Allocation debt starts collections. With a limit, memory is freely taken from the system up to
 * a soft limit a little below it. The difference ensures that allocations that were granted before
 * the soft limit was reached stay within the limit.
 *
 * <p>The data that allocation changes, lists of free cells and one allowance, is in the engine's
 * state, so that machine code can allocate, too. {@link StateLayout} describes the protocol. {@link
 * FreeCells#take} implements it in Java, as the fast path of each allocation of a cell.
 */
public final class Heap implements AutoCloseable {
  /** Larger blocks have whole pages of their own. */
  public static final int LARGEST_CELL = SizeClasses.LARGEST;

  static final int WHITES = ObjectLayout.WHITE_0 | ObjectLayout.WHITE_1;
  static final int COLOURS = WHITES | ObjectLayout.BLACK;

  private static final int POISON = 0xdb;

  /** Maximum size of a block, which keeps sums of sizes from overflowing. */
  private static final long LARGEST_BLOCK = 1L << 46;

  /**
   * Maximum number of bytes that are allocated between two checks of the limit. It is less than
   * {@link Pages#DIRECT}, so that a large block always causes a check.
   */
  private static final long LARGEST_BUDGET = 32 << 10;

  /** Approximate maximum number of pages that the cells of one reservation need. */
  private static final int MIN_FREE_PAGES = 8;

  /**
   * The amount by which the allowance's word is less than the allowance. With checked memory this
   * makes machine code always leave, since it cannot report a block to {@link LiveBlocks}.
   */
  static final long WITHHELD = Memory.CHECKED ? 1L << 62 : 0;

  /** Number of live bytes for which a full collection counts as one allocated byte. */
  private static final int LIVE_BYTES_PER_METERED = 32;

  /** The owner of a heap. */
  public interface Owner {
    /** The exception that is thrown when the limit is exceeded. */
    RuntimeException outOfMemory();

    /**
     * Receives the number of allocated bytes, from time to time and before a large block is made,
     * and the arguments of {@link Heap#worked}. Exceptions of this method propagate from {@link
     * Heap#reserve}, {@link Heap#charge}, {@link Heap#collect} or {@link Heap#worked}.
     */
    default void worked(long bytes) {}

    /**
     * Releases what it can before the memory error is thrown. Returns whether anything was
     * released.
     */
    default boolean reclaim() {
      return false;
    }
  }

  private final Owner owner;
  private final Pages pages = new Pages();
  private final SplitPages split = new SplitPages(this);
  private final LargeObjects large = new LargeObjects(this);
  private final DeadObjects deadObjects;
  private final long state;
  private final StateRecord record;
  private final ObjectBlocks objects;
  private final RawBlocks raw;
  private final FreeStacks freeStacks;
  private final Collector collector;

  /**
   * The allowance when it was last set or when allocated bytes were last reported to the collector.
   */
  private long granted;

  /**
   * Live bytes when the allowance was set, plus that allowance: {@code liveBytes() == mark -
   * allowance() - freed}.
   */
  private long mark;

  /** Bytes freed since the allowance was set. */
  private long freed;

  /**
   * Allocated bytes, and the equivalent of collections in bytes, that have not been reported to the
   * owner.
   */
  private long unmetered;

  /** With checked memory: bytes that have been reserved and not allocated yet. */
  private long reserved;

  private long charged;
  private long limit;

  /**
   * If the sum of the bytes from the system and the charged bytes exceeds this, allocation is
   * granted in small portions. {@link Long#MAX_VALUE} without a limit.
   */
  private long softLimit;

  private boolean stress;

  /**
   * @param limitBytes maximum sum of bytes from the system and charged bytes, 0 for no limit
   */
  public Heap(long limitBytes, Owner owner) {
    this.owner = owner;
    limit = limitBytes;
    // Without a state there is no allowance yet that could be withdrawn.
    softLimit = Long.MAX_VALUE;
    state = split.takeBlock(StateLayout.SIZE);
    record = new StateRecord(state);
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
    deadObjects = new DeadObjects(this, emptyNode);
    collector = new Collector(this, state, new Sweeper(objects, large, raw, pages));
  }

  /**
   * Address of the engine's state ({@code StateLayout}). The heap fills it with zeros, except for
   * the shared empty node and the current white.
   */
  public long state() {
    return state;
  }

  /** The engine's state. */
  public StateRecord stateRecord() {
    return record;
  }

  /** Address of the node that tables without a hash part share. */
  public long emptyNode() {
    return Memory.getLong(state + StateLayout.EMPTY_NODE);
  }

  /** The stacks that dead coroutines have left for new ones. */
  public FreeStacks freeStacks() {
    return freeStacks;
  }

  /** The collector of this heap. */
  public Collector collector() {
    return collector;
  }

  /** Sets the roots that are marked in addition to the state's root slots. */
  public void setRoots(Roots roots) {
    collector.setRoots(roots);
  }

  /** Sets the intern table. */
  public void setWeakStrings(WeakStrings weakStrings) {
    collector.setWeakStrings(weakStrings);
  }

  /**
   * Bytes that an object or a raw block of this size occupies, unless it consists of quarter pages.
   */
  public static long sizeOf(long bytes) {
    return bytes <= SizeClasses.LARGEST
        ? SizeClasses.bytes(SizeClasses.of((int) bytes))
        : Pages.round(bytes);
  }

  /** Bytes that a raw block of this size at this address occupies. */
  static long sizeOf(long address, long bytes) {
    return SplitPages.isBlock(address, bytes) ? SplitPages.round(bytes) : sizeOf(bytes);
  }

  /**
   * Ensures that objects and raw blocks whose requested sizes add up to {@code bytes} can be
   * allocated without a collection and without an error. Cancels the guarantee of an earlier call.
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
    reportWork();
    if (stress && collector.isRunning()) {
      collector.collect(collector.threshold());
    } else {
      collector.advance();
    }
    if (!hasRoom(bytes, MIN_FREE_PAGES) || !pages.prepare(bytes)) {
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

  /** Reports the bytes allocated since the last report to the owner. */
  private void reportWork() {
    long told = unmetered;
    unmetered = 0;
    owner.worked(told);
  }

  /** Reports work on bytes that are not allocated but read, copied or compared. */
  public void worked(long bytes) {
    owner.worked(bytes);
  }

  /** Collects, and returns whether this many bytes can then be allocated. */
  private boolean collectFor(long bytes) {
    collectAll();
    return hasRoom(bytes, Math.max(MIN_FREE_PAGES, limit / 64 / Pages.SIZE))
        && pages.prepare(bytes);
  }

  private void collectAll() {
    freeDiscarded();
    unmetered += liveBytes() / LIVE_BYTES_PER_METERED;
    collector.collect(0);
  }

  /**
   * Whether this many bytes can be allocated within the limit. Their size classes are not known.
   * Above the soft limit there must therefore be pages for any class, and enough free cells that
   * collections do not follow each other closely.
   */
  private boolean hasRoom(long bytes, long freePages) {
    if (limit == 0) {
      return true;
    }
    long system = systemBytes();
    if (bytes > SizeClasses.LARGEST) {
      // Several blocks may take more memory than one of their total size, since each is rounded up
      // to pages.
      long rounding = Math.min(2 * Pages.CHUNK_UNIT, limit / 16);
      return system + pages.growthFor(bytes) + rounding <= limit;
    }
    if (system <= softLimit) {
      return true;
    }
    return freeInChunks() >= limit / 16
        && (system + Pages.CHUNK_UNIT <= limit || pages.freePages() >= freePages);
  }

  /** Bytes in chunks that are not occupied by live blocks. */
  private long freeInChunks() {
    return pages.chunkBytes() - (liveBytes() - pages.directBytes());
  }

  /** How many bytes may be allocated until the next check. */
  private long grant() {
    long most = systemBytes() <= softLimit ? LARGEST_BUDGET : freeInChunks() / 4;
    return Math.min(Math.min(most, LARGEST_BUDGET), collector.bytesUntilDue());
  }

  /** Reports the allocated bytes to the collector. */
  void settle() {
    long allowance = allowance();
    long allocated = granted - allowance;
    unmetered += allocated;
    collector.addDebt(allocated);
    granted = allowance;
  }

  /**
   * Bytes that may still be allocated before {@link #reserve} must check the limit and the
   * collector.
   */
  long allowance() {
    return Memory.getLong(state + StateLayout.ALLOWANCE) + WITHHELD;
  }

  private void putAllowance(long bytes) {
    Memory.putLong(state + StateLayout.ALLOWANCE, bytes - WITHHELD);
  }

  /** Accounts for the allocation of a reserved block of this size, in bytes. */
  void spend(long bytes) {
    putAllowance(allowance() - bytes);
  }

  /**
   * Sets the allowance to this many bytes. 0 makes the next reservation check the limit and the
   * collector.
   */
  void setAllowance(long bytes) {
    settle();
    granted = bytes;
    mark = liveBytes() + bytes;
    freed = 0;
    putAllowance(bytes);
  }

  /** A new object with its header set and the rest zero. It must have been reserved. */
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
   * As {@link #allocate}, but everything behind the header is undefined. The caller must fill it
   * before the next reservation.
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

  /** Whether the heap is still so small that small blocks share pages. */
  private boolean isSmall() {
    return pages.chunkBytes() <= Pages.CHUNK_UNIT;
  }

  /** A block that an object owns, with undefined contents. It must have been reserved. */
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

  /** Frees a block that {@link #allocateRaw} returned for the same number of bytes. */
  public void freeRaw(long address, long bytes) {
    if (bytes > SplitPages.LARGEST_RAW_CELL) {
      freeLongRaw(address, bytes);
      return;
    }
    int sizeClass = SizeClasses.of((int) bytes);
    if (poisons()) {
      Memory.fill(address, SizeClasses.bytes(sizeClass), POISON);
    }
    raw.free(address, sizeClass);
    freed += SizeClasses.bytes(sizeClass);
  }

  private void freeLongRaw(long address, long bytes) {
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

  /** Frees the pages of a large block. */
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
   * Takes a page that is not split.
   *
   * @param objectClass the size class of the objects in it, {@link SplitPages#SPLIT}, or -1
   */
  long takeWholePage(int objectClass) {
    long page = pages.allocatePage(objectClass, room());
    SplitPages.beginWhole(page);
    noteGrowth();
    return page;
  }

  /** Frees a page of cells. */
  void freePage(long page) {
    if (SplitPages.sizeOfPage(page) == Pages.SIZE) {
      freeWholePage(page);
    } else {
      split.freePage(page);
    }
  }

  /** Frees a page that {@link #takeWholePage} returned. */
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

  /** Does a full collection, and returns unused memory to the system. */
  public void collect() {
    settle();
    collectAll();
    setAllowance(0);
    reportWork();
  }

  /**
   * As {@link Collector#step}. At most the work of a full collection is reported to the owner.
   *
   * @return the result of that method
   */
  public boolean step(int kibibytes) {
    freeDiscarded();
    boolean ended = collector.step(kibibytes);
    unmetered += Math.min(Math.max(0, kibibytes) * 1024L, liveBytes()) / LIVE_BYTES_PER_METERED;
    reportWork();
    return ended;
  }

  /** Releases what a dead object owns. The object itself is about to be freed. */
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

  /** Bytes of live blocks, including those that have not been found dead yet. */
  public long liveBytes() {
    return mark - allowance() - freed;
  }

  /** Live bytes plus charged bytes. */
  long inUse() {
    return liveBytes() + charged;
  }

  /** Bytes that count against the limit: taken from the system, or charged. */
  public long systemBytes() {
    return pages.systemBytes() + charged;
  }

  /**
   * Number of collections that have begun to free objects. While it does not change, no new object
   * can have the address of an object that was reachable.
   */
  public long sweeps() {
    return collector.sweeps();
  }

  /** Number of collections that have ended. */
  public long collections() {
    return collector.cycles();
  }

  public long limit() {
    return limit;
  }

  /** Sets the limit, 0 for none. It may be less than the bytes in use. */
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
   * Charges memory on the Java heap to the engine. May collect. If the limit would be exceeded,
   * charges nothing and throws the memory error.
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
   * The write barrier. Must be called after a reference to an object was stored into a container
   * whose colour has {@code ObjectLayout.BLACK}, or after a coroutine of that colour became the
   * running one.
   */
  public void barrier(long container) {
    collector.barrier(container);
  }

  /**
   * As {@link #barrier(long)}, for a container of any colour. Must be called after a reference to
   * an object was stored into a container (other than a table, for which {@code Tables} does it) or
   * into the stack of a coroutine that is not running, and after a coroutine became the running
   * one. The collector may already have followed the container's references.
   */
  public void noteStore(long container) {
    if ((Memory.getByte(container + ObjectLayout.COLOUR) & ObjectLayout.BLACK) != 0) {
      barrier(container);
    }
  }

  /**
   * As {@link #barrier(long)} for a table, after a value of any type was stored. For a large table
   * only the new value is marked, and the table is not scanned again.
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

  /**
   * Sets stress mode: every reservation collects, unless the collector is stopped, and freed memory
   * is overwritten.
   */
  public void setStress(boolean stress) {
    this.stress = stress;
    setAllowance(0);
  }

  /** Applies an action to each object, including dead ones that have not been freed yet. */
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

  /** Frees all memory. No address of this heap is valid afterwards. */
  @Override
  public void close() {
    pages.close();
  }
}
