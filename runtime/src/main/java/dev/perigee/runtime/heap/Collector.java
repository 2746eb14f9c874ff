package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * The cycles of the collector of one heap, in slices that allocation pays for: a cycle begins when
 * live bytes reach a threshold (the pause), and goes on with each portion of memory that is granted
 * (manual, 2.5.1).
 *
 * <p>A cycle marks, with the program running between slices; finishes marking in one go; then
 * sweeps, with the program running again. Objects are allocated with the current white. When
 * marking is finished the two whites change places: what still has the old one is dead.
 */
public final class Collector {
  private enum Phase {
    PAUSE,
    MARK,
    SWEEP
  }

  /** A collection is not worth while for less; bytes. */
  private static final long LEAST_THRESHOLD = 512 << 10;

  private static final int DEFAULT_PAUSE = 200;

  /** In percent: with it, one unit of work for two bytes allocated. */
  private static final int DEFAULT_STEP_MULTIPLIER = 100;

  /** A slice is not shorter. */
  private static final long LEAST_UNITS = 4096;

  /**
   * Nor longer, by default, however much was allocated at once, until the heap has grown by half
   * during a cycle. A unit takes 10 to 40 ns.
   */
  private static final long MOST_UNITS = 64 << 10;

  /** Bytes that a step pays for besides what has been allocated (PUC Lua's LUAI_GCSTEPSIZE). */
  private static final long STEP_SIZE = 8 << 10;

  /**
   * What has changed since it was marked is followed again, with the program running in between, as
   * long as the last round took more units than this: it bounds what is left for the end.
   */
  private static final long WORTH_ANOTHER_ROUND = 8 << 10;

  private static final int MOST_ROUNDS = 8;

  /**
   * A cycle that allocation has started gives no chunks back to the system but those above so many
   * times the most bytes that were seen in use since the last one, and a run of the longest kind:
   * the program will need as many until the next one. To take a page and touch it first costs much
   * more than to use it.
   */
  private static final int KEPT = 2;

  /**
   * Stores of numbers into large black tables, each of which takes the slow path, until the tables
   * are made gray.
   */
  private static final int MOST_STORES_INTO_LARGE = 10_000;

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

  private long threshold = LEAST_THRESHOLD;

  /** Bytes in use when the cycle began. */
  private long inUseAtStart;

  /** Bytes allocated since the last slice. */
  private long debt;

  /** Units of marking when the present round began, and rounds so far. */
  private long roundStart;

  private int rounds;

  /** In this cycle. */
  private int storesIntoLarge;

  /** Whether allocation starts and drives cycles. */
  private boolean running = true;

  private int pause = DEFAULT_PAUSE;
  private int stepMultiplier = DEFAULT_STEP_MULTIPLIER;

  /** For tests, how long each slice is; usually 0. */
  private long sliceUnits;

  /** Most bytes in use that were seen since the last cycle ended. */
  private long peak;

  /**
   * Whether this cycle gives back all unused memory but {@link #keep}, unused pages of raw blocks
   * too.
   */
  private boolean thorough;

  /** Bytes of chunks that a thorough cycle does not give back to the system. */
  private long keep;

  /** Cycles that have ended. */
  private long cycles;

  /** Cycles whose marking has ended. */
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

  // When to work

  /**
   * How many bytes may be allocated before {@link #advance} is to be called; the largest number
   * when that is for the heap to say.
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

  /** So many bytes have been allocated. */
  void owe(long bytes) {
    debt += bytes;
  }

  /** Does what is due for what has been allocated. */
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
    long units = Math.max(LEAST_UNITS, units(debt));
    boolean grows = heap.inUse() > inUseAtStart + inUseAtStart / 2 && phase != Phase.PAUSE;
    return grows ? units : Math.min(units, Math.max(MOST_UNITS, MOST_UNITS / 100 * stepMultiplier));
  }

  private long units(long bytes) {
    // As in PUC Lua, a multiplier of 0 goes on, if slowly.
    return bytes / 200 * (stepMultiplier | 1);
  }

  /**
   * Does the work that allocating so many KiB would pay for; 0 stands for the least step.
   *
   * @return whether that was something, and no cycle is under way any more
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
    slice(Math.max(LEAST_UNITS, units(owed + STEP_SIZE)));
    debt = 0;
    heap.setAllowance(0);
    return phase == Phase.PAUSE;
  }

  // Cycles

  /**
   * Collects everything that is unreachable now.
   *
   * @param kept bytes of chunks that are not given back to the system
   */
  void collect(long kept) {
    keep = kept;
    thorough = true;
    // What the present cycle has marked may be dead by now.
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
    if (rounds < MOST_ROUNDS && marker.work() - roundStart > WORTH_ANOTHER_ROUND) {
      marker.followAgain(rounds == 0);
      rounds++;
      roundStart = marker.work();
      return left;
    }
    if (2 * left < wholeSlice) {
      // The end cannot be interrupted: it has a slice for itself.
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
    long left = sweeper.run(units, strings, thorough ? keep : KEPT * peak + Pages.DIRECT, thorough);
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

  /** With a limit, a cycle begins before what is left of it is used up. */
  private void setThreshold() {
    long used = heap.inUse();
    long wanted = used / 100 * pause;
    long room = heap.limit() == 0 ? Long.MAX_VALUE - used : Math.max(0, heap.limit() - used);
    threshold = Math.max(LEAST_THRESHOLD, Math.min(wanted, used + room / 2));
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
      if (storesIntoLarge > MOST_STORES_INTO_LARGE) {
        marker.barrier(table);
      }
    }
  }

  /** To be called after many entries of a table have changed places, none having been added. */
  public void entriesMoved(long table) {
    if (phase == Phase.MARK) {
      marker.entriesMoved(table);
    }
  }

  /** As {@link #entriesMoved} for an entry in the hash part, which is now in this node. */
  public void nodeMoved(long table, long node) {
    if (phase == Phase.MARK) {
      marker.nodeMoved(table, node);
    }
  }

  /**
   * Whether an object is unreachable and will be freed by the collection under way. Who finds
   * objects otherwise than through references must not use it.
   */
  public boolean isDead(long object) {
    return (Memory.getByte(object + ObjectLayout.COLOUR) & deadWhite) != 0;
  }

  /** Makes a dead string that was found in the intern table live again. */
  public void revive(long string) {
    if (isDead(string)) {
      Marker.setColour(string, white);
    }
  }

  /** Whether marking is in the midst of this table. */
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
   * For tests: has every reservation do so many units of a collection, which begins anew at once; 0
   * for the usual pace.
   */
  public void setSliceUnits(long units) {
    sliceUnits = units;
    heap.setAllowance(0);
  }

  /** The next cycle begins when live bytes are this percentage of what the last one left. */
  public void setPause(int percent) {
    pause = percent;
  }

  public int pause() {
    return pause;
  }

  /** How fast a cycle goes, relative to allocation; in percent of the usual speed. */
  public void setStepMultiplier(int percent) {
    stepMultiplier = percent;
  }

  public int stepMultiplier() {
    return stepMultiplier;
  }
}
