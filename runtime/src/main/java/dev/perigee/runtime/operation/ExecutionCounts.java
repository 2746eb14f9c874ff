package dev.perigee.runtime.operation;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often each part of the engine has run, in all engines of the process. Tests use it to
 * show that they reach everything. It is off, and costs nothing, unless the system property {@code
 * perigee.counts} is true. Callers must check {@link #ENABLED} first.
 */
public final class ExecutionCounts {
  /** Whether anything is counted. */
  public static final boolean ENABLED = Boolean.getBoolean("perigee.counts");

  /** An upper bound of the numbers of finish kinds and of reasons to leave a tier. */
  private static final int KINDS = 32;

  private static final AtomicLongArray STEPS = new AtomicLongArray(Op.count());
  private static final AtomicLongArray DEOPTIMIZATIONS = new AtomicLongArray(Op.count());
  private static final AtomicLongArray FINISHES = new AtomicLongArray(KINDS);
  private static final AtomicLongArray EXITS = new AtomicLongArray(KINDS);
  private static final Map<String, LongAdder> BUILTINS = new ConcurrentHashMap<>();
  private static final Map<Place, LongAdder> PLACES = new ConcurrentHashMap<>();

  /**
   * A place at which a tier has returned to the driver.
   *
   * @param function the frame's function
   * @param pc of the operation
   * @param nativeCode whether native code was left rather than tier 0
   * @param reason the tiers' number of the reason
   */
  public record Place(Prototype function, int pc, boolean nativeCode, int reason) {
    // Different functions may have equal prototypes, so they are compared by identity.

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
      return other instanceof Place that
          && function == that.function
          && pc == that.pc
          && nativeCode == that.nativeCode
          && reason == that.reason;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(function) * 31 + pc * 16 + reason * 2 + (nativeCode ? 1 : 0);
    }

    /** The operation there. */
    public Op operation() {
      return Instruction.op(function.code()[pc]);
    }
  }

  private ExecutionCounts() {}

  /** Counts an operation's step. */
  public static void step(Op op) {
    STEPS.getAndIncrement(op.ordinal());
  }

  /** Counts an operation at which native code has deoptimized. */
  public static void deoptimization(Op op) {
    DEOPTIMIZATIONS.getAndIncrement(op.ordinal());
  }

  /** Counts a return of a frame whose link has this finish kind. */
  public static void finish(int kind) {
    FINISHES.getAndIncrement(kind);
  }

  /** Counts a return of a tier to the driver for this reason. */
  public static void exit(int reason) {
    EXITS.getAndIncrement(reason);
  }

  /** Counts a return of a tier to the driver at a place. */
  public static void exit(Place place) {
    PLACES.computeIfAbsent(place, _ -> new LongAdder()).increment();
  }

  /** Counts a call of a builtin. */
  public static void builtin(String name) {
    BUILTINS.computeIfAbsent(name, _ -> new LongAdder()).increment();
  }

  /** How often an operation's step has run. */
  public static long steps(Op op) {
    return STEPS.get(op.ordinal());
  }

  /** How often native code has deoptimized at an operation. */
  public static long deoptimizations(Op op) {
    return DEOPTIMIZATIONS.get(op.ordinal());
  }

  /** How often frames with this finish kind have returned. */
  public static long finishes(int kind) {
    return FINISHES.get(kind);
  }

  /** How often tiers have returned to the driver for this reason. */
  public static long exits(int reason) {
    return EXITS.get(reason);
  }

  /** How often tiers have returned to the driver, by place. */
  public static Map<Place, Long> places() {
    Map<Place, Long> counts = new HashMap<>();
    PLACES.forEach((place, count) -> counts.put(place, count.sum()));
    return counts;
  }

  /** How often builtins have been called, by the names with which they were made. */
  public static Map<String, Long> builtins() {
    Map<String, Long> counts = new TreeMap<>();
    BUILTINS.forEach((name, count) -> counts.put(name, count.sum()));
    return counts;
  }
}
