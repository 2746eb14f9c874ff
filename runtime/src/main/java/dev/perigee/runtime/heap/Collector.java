package dev.perigee.runtime.heap;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * The collection cycles of one heap, in slices that allocation pays for. A cycle begins when the
 * bytes in use reach a threshold, which the pause determines, and continues with each portion of
 * memory that is granted (manual, 2.5.1).
 *
 * <p>A cycle has three phases: it marks, while the program runs between slices; it finishes marking
 * atomically; and it sweeps, while the program again runs between slices. Objects are allocated
 * with the current white. When marking is finished the two whites are exchanged. Objects that still
 * have the old one are dead.
 */
public final class Collector {
  private enum Phase {
    PAUSE,
    MARK,
    SWEEP
  }

  /** Minimum threshold in bytes, below which a collection is not worthwhile. */
  private static final long MIN_THRESHOLD = 512 << 10;

  private static final int DEFAULT_PAUSE = 200;

  /** In percent: one unit of work for two allocated bytes. */
  private static final int DEFAULT_STEP_MULTIPLIER = 100;

  /** Minimum length of a slice. */
  private static final long MIN_SLICE = 4096;

  /**
   * Maximum length of a slice, however much was allocated at once, until the heap has grown by half
   * during a cycle. A unit takes 10 to 40 ns.
   */
  private static final long MAX_SLICE = 64 << 10;

  /** Bytes that are added to a step's debt (PUC Lua's LUAI_GCSTEPSIZE). */
  private static final long STEP_SIZE = 8 << 10;

  /**
   * Objects that have changed since they were marked are followed again, in rounds between which
   * the program runs, until a round takes at most this many units. This bounds the atomic phase.
   */
  private static final long MIN_UNITS_FOR_ANOTHER_ROUND = 8 << 10;

  private static final int MAX_ROUNDS = 8;

  /**
   * A cycle that allocation has started keeps this many times the peak of bytes in use since the
   * last cycle, plus one longest run of pages, and returns only chunks beyond that to the system.
   * The program will need as much until the next cycle, and taking a page from the system and
   * touching it first costs much more than using it.
   */
  private static final int KEPT_PEAKS = 2;

  /**
   * Number of stores of numbers into large black tables, each of which takes the slow path, after
   * which such tables are made gray.
   */
  private static final int MAX_STORES_INTO_LARGE = 10_000;

  private final Heap heap;
  private final Marker marker;
  private final Sweeper sweeper;
  private final FinalizerQueue finalizers = new FinalizerQueue();
  private @Nullable Roots roots;
  private @Nullable WeakStrings strings;
  private Phase phase = Phase.PAUSE;
  private int white = ObjectLayout.WHITE_0;

  /** The white of dead objects while sweeping, otherwise 0. */
  private int deadWhite;

  private long threshold = MIN_THRESHOLD;

  /** Bytes in use when the cycle began. */
  private long inUseAtStart;

  /** Bytes allocated since the last slice. */
  private long debt;

  /** Units of marking done when the current round began. */
  private long roundStart;

  /** Rounds of marking in this cycle so far. */
  private int rounds;

  /** Stores of numbers into large black tables in this cycle. */
  private int storesIntoLarge;

  /** Whether allocation starts and drives cycles. */
  private boolean running = true;

  private int pause = DEFAULT_PAUSE;
  private int stepMultiplier = DEFAULT_STEP_MULTIPLIER;

  /** For tests, the length of each slice; otherwise 0. */
  private long sliceUnits;

  /** Maximum of bytes in use that was observed since the last cycle ended. */
  private long peak;

  /**
   * Whether this cycle returns all unused memory except {@link #keep} to the system, including
   * unused pages of raw blocks.
   */
  private boolean thorough;

  /** Bytes of chunks that a thorough cycle does not return to the system. */
  private long keep;

  /** Number of cycles that have ended. */
  private long cycles;

  /** Number of cycles whose marking has ended. */
  private long sweeps;

  Collector(Heap heap, long state, Sweeper sweeper) {
    this.heap = heap;
    this.sweeper = sweeper;
    marker = new Marker(state, finalizers);
    publishWhite();
  }

  private void publishWhite() {
    Memory.putInt(heap.state() + StateLayout.CURRENT_WHITE, white);
  }

  void setRoots(Roots roots) {
    this.roots = roots;
  }

  @Nullable Roots roots() {
    return roots;
  }

  void setWeakStrings(WeakStrings strings) {
    this.strings = strings;
  }

  /** The objects with finalizers. */
  public FinalizerQueue finalizers() {
    return finalizers;
  }

  /** The colour of new objects. */
  int white() {
    return white;
  }

  long cycles() {
    return cycles;
  }

  long sweeps() {
    return sweeps;
  }

  /** Units of marking done so far. */
  long marking() {
    return marker.work();
  }

  long threshold() {
    return threshold;
  }

  // Pacing

  /**
   * How many bytes may be allocated before {@link #advance} must be called, or {@link
   * Long#MAX_VALUE} if only the heap's limits apply.
   */
  long bytesUntilDue() {
    if (!running) {
      return Long.MAX_VALUE;
    }
    if (sliceUnits != 0) {
      return 0;
    }
    return phase == Phase.PAUSE ? threshold - heap.inUse() : Long.MAX_VALUE;
  }

  /** Adds allocated bytes to the debt. */
  void addDebt(long bytes) {
    debt += bytes;
  }

  /** Does the work that is due for the allocated bytes. */
  void advance() {
    peak = Math.max(peak, heap.inUse());
    if (running && sliceUnits != 0) {
      slice(sliceUnits);
    } else if (running && (phase != Phase.PAUSE || heap.inUse() >= threshold)) {
      slice(dueUnits());
    }
    debt = 0;
  }

  private long dueUnits() {
    long units = Math.max(MIN_SLICE, units(debt));
    boolean grows = heap.inUse() > inUseAtStart + inUseAtStart / 2 && phase != Phase.PAUSE;
    return grows ? units : Math.min(units, Math.max(MAX_SLICE, MAX_SLICE / 100 * stepMultiplier));
  }

  private long units(long bytes) {
    // As in PUC Lua, a multiplier of 0 still makes slow progress.
    return bytes / 200 * (stepMultiplier | 1);
  }

  /**
   * Does the work that allocating {@code kibibytes} KiB would pay for; 0 is the smallest step.
   *
   * @return whether work was done and no cycle is in progress afterwards
   */
  public boolean step(int kibibytes) {
    heap.settle();
    long owed = 0;
    if (kibibytes != 0) {
      long untilDue = phase == Phase.PAUSE ? threshold - heap.inUse() : heap.allowance() - debt;
      owed = kibibytes * 1024L - untilDue;
      if (owed <= 0) {
        threshold -= phase == Phase.PAUSE ? Math.max(0, kibibytes) * 1024L : 0;
        debt += phase == Phase.PAUSE ? 0 : kibibytes * 1024L;
        heap.setAllowance(0);
        return false;
      }
    }
    slice(Math.max(MIN_SLICE, units(owed + STEP_SIZE)));
    debt = 0;
    heap.setAllowance(0);
    return phase == Phase.PAUSE;
  }

  // Cycles

  /**
   * Collects all objects that are unreachable now.
   *
   * @param kept bytes of chunks that are not returned to the system
   */
  void collect(long kept) {
    keep = kept;
    thorough = true;
    // Objects that the current cycle has marked may be dead by now.
    if (phase != Phase.PAUSE) {
      run(Long.MAX_VALUE / 2);
    }
    keep = kept;
    thorough = true;
    begin();
    run(Long.MAX_VALUE / 2);
    debt = 0;
  }

  private void slice(long units) {
    if (phase == Phase.PAUSE) {
      begin();
    }
    run(units);
  }

  private void begin() {
    inUseAtStart = heap.inUse();
    storesIntoLarge = 0;
    phase = Phase.MARK;
    marker.begin(roots);
    rounds = 0;
    roundStart = marker.work();
  }

  private void run(long units) {
    long left = units;
    while (left > 0 && phase != Phase.PAUSE) {
      left = phase == Phase.MARK ? mark(left, units) : sweep(left);
    }
  }

  private long mark(long units, long wholeSlice) {
    long left = marker.propagate(units);
    if (marker.hasGray()) {
      return left;
    }
    if (rounds < MAX_ROUNDS && marker.work() - roundStart > MIN_UNITS_FOR_ANOTHER_ROUND) {
      marker.followAgain(rounds == 0);
      rounds++;
      roundStart = marker.work();
      return left;
    }
    if (2 * left < wholeSlice) {
      // The atomic phase gets a slice of its own.
      return 0;
    }
    long before = marker.work();
    marker.finish();
    enterSweep();
    return left - (marker.work() - before);
  }

  private void enterSweep() {
    sweeps++;
    heap.freeStacks().release();
    deadWhite = white;
    white ^= Heap.WHITES;
    publishWhite();
    phase = Phase.SWEEP;
    sweeper.begin(deadWhite, white, strings);
    if (roots != null) {
      roots.markingFinished();
    }
    if (finalizers.hasPending() && roots != null) {
      roots.finalizersPending();
    }
  }

  private long sweep(long units) {
    long left =
        sweeper.run(units, strings, thorough ? keep : KEPT_PEAKS * peak + Pages.DIRECT, thorough);
    if (sweeper.isDone()) {
      deadWhite = 0;
      phase = Phase.PAUSE;
      thorough = false;
      cycles++;
      peak = heap.inUse();
      setThreshold();
    }
    return left;
  }

  /**
   * Sets the threshold of the next cycle. If there is a limit, the cycle begins before the limit is
   * reached.
   */
  private void setThreshold() {
    long used = heap.inUse();
    long wanted = used / 100 * pause;
    long room = heap.limit() == 0 ? Long.MAX_VALUE - used : Math.max(0, heap.limit() - used);
    threshold = Math.max(MIN_THRESHOLD, Math.min(wanted, used + room / 2));
  }

  // Colours

  /** See {@link Heap#barrier(long)}. */
  void barrier(long container) {
    if (phase == Phase.MARK) {
      marker.barrier(container);
    } else {
      Marker.setColour(container, white);
    }
  }

  /** See {@link Heap#barrier(long, int, long)}. */
  void barrier(long table, int tag, long payload) {
    if (phase != Phase.MARK || !TableMarker.isLarge(table)) {
      barrier(table);
    } else if (Tag.isCollectable(tag)) {
      marker.markValue(tag, payload);
    } else {
      storesIntoLarge++;
      if (storesIntoLarge > MAX_STORES_INTO_LARGE) {
        marker.barrier(table);
      }
    }
  }

  /** Must be called after many entries of a table have moved without an addition. */
  public void entriesMoved(long table) {
    if (phase == Phase.MARK) {
      marker.entriesMoved(table);
    }
  }

  /** As {@link #entriesMoved}, for one entry in the hash part that has moved to this node. */
  public void nodeMoved(long table, long node) {
    if (phase == Phase.MARK) {
      marker.nodeMoved(table, node);
    }
  }

  /**
   * Whether an object is unreachable and will be freed by the current collection. Code that finds
   * such an object other than through references must not use it.
   */
  public boolean isDead(long object) {
    return (Memory.getByte(object + ObjectLayout.COLOUR) & deadWhite) != 0;
  }

  /** Revives a string that was found in the intern table if it is dead. */
  public void revive(long string) {
    if (isDead(string)) {
      Marker.setColour(string, white);
    }
  }

  /** Whether this table is being scanned in pieces. */
  boolean isBeingScanned(long table) {
    return marker.isBeingScanned(table);
  }

  boolean isMarking() {
    return phase == Phase.MARK;
  }

  boolean isSweeping() {
    return phase == Phase.SWEEP;
  }

  // Parameters

  void setRunning(boolean running) {
    this.running = running;
  }

  boolean isRunning() {
    return running;
  }

  /**
   * For tests: makes every reservation do {@code units} units of a collection, which restarts at
   * once when it ends. 0 selects the normal pace.
   */
  public void setSliceUnits(long units) {
    sliceUnits = units;
    heap.setAllowance(0);
  }

  /** Sets the percentage of the bytes that a cycle has left in use at which the next one begins. */
  public void setPause(int percent) {
    pause = percent;
  }

  public int pause() {
    return pause;
  }

  /** Sets how fast a cycle proceeds relative to allocation, in percent of the default speed. */
  public void setStepMultiplier(int percent) {
    stepMultiplier = percent;
  }

  public int stepMultiplier() {
    return stepMultiplier;
  }
}
