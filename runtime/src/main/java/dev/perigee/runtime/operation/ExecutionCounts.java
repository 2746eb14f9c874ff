package dev.perigee.runtime.operation;

import dev.perigee.ir.Op;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each part of the engine has run, in all engines of the process: what a test that claims
 * to reach everything has to show. Off, and then without any cost, unless the system property
 * {@code perigee.counts} is true. Callers look at {@link #ENABLED} first.
 */
public final class ExecutionCounts {
  /** Whether anything is counted. */
  public static final boolean ENABLED = Boolean.getBoolean("perigee.counts");

  /** More than there are finish kinds, and more than there are reasons to leave a tier. */
  private static final int KINDS = 32;

  private static final AtomicLongArray STEPS = new AtomicLongArray(Op.count());
  private static final AtomicLongArray DEOPTIMIZATIONS = new AtomicLongArray(Op.count());
  private static final AtomicLongArray FINISHES = new AtomicLongArray(KINDS);
  private static final AtomicLongArray EXITS = new AtomicLongArray(KINDS);
  private static final Map<String, LongAdder> BUILTINS = new ConcurrentHashMap<>();

  private ExecutionCounts() {}

  /** An operation's step runs. */
  public static void step(Op op) {
    STEPS.getAndIncrement(op.ordinal());
  }

  /** Native code has given up at an operation, and tier 0 goes on with it. */
  public static void deoptimization(Op op) {
    DEOPTIMIZATIONS.getAndIncrement(op.ordinal());
  }

  /** A frame has returned whose link has this finish kind. */
  public static void finish(int kind) {
    FINISHES.getAndIncrement(kind);
  }

  /** A tier has come back to the driver for this reason. */
  public static void exit(int reason) {
    EXITS.getAndIncrement(reason);
  }

  /** A builtin is called. */
  public static void builtin(String name) {
    BUILTINS.computeIfAbsent(name, unused -> new LongAdder()).increment();
  }

  /** How often an operation's step has run. */
  public static long steps(Op op) {
    return STEPS.get(op.ordinal());
  }

  /** How often native code has given up at an operation. */
  public static long deoptimizations(Op op) {
    return DEOPTIMIZATIONS.get(op.ordinal());
  }

  /** How often frames with this finish kind have returned. */
  public static long finishes(int kind) {
    return FINISHES.get(kind);
  }

  /** How often tiers have come back for this reason. */
  public static long exits(int reason) {
    return EXITS.get(reason);
  }

  /** How often builtins have been called, by the names they were made under. */
  public static Map<String, Long> builtins() {
    Map<String, Long> counts = new TreeMap<>();
    BUILTINS.forEach((name, count) -> counts.put(name, count.sum()));
    return counts;
  }
}
