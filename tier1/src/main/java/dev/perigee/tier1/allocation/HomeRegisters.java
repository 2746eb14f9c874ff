package dev.perigee.tier1.allocation;

import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * A linear scan (Poletto and Sarkar, 1999) that gives registers to homes: one interval for a slot's
 * values in general registers, one for its floats, from the first point where such a value is live
 * to the last. A home without register is its values' only place.
 */
public final class HomeRegisters {
  /** {@link #register}: the value lives in its home only. */
  public static final int NONE = -1;

  private static final int LOOP_WEIGHT = 8;
  private static final int MAX_WEIGHTED_DEPTH = 6;

  private static final class Interval {
    final int key;
    int start = Integer.MAX_VALUE;
    int end = -1;
    double weight;
    int register = NONE;

    Interval(int key) {
      this.key = key;
    }

    void cover(int position) {
      start = Math.min(start, position);
      end = Math.max(end, position);
    }

    boolean isFloat() {
      return (key & 1) != 0;
    }
  }

  private final Interval[] intervals;

  /**
   * Assigns registers.
   *
   * @param generalRegisters number of general registers to give away
   * @param floatRegisters number of float registers to give away
   */
  public HomeRegisters(
      SsaFunction function, Liveness liveness, int generalRegisters, int floatRegisters) {
    intervals = new Interval[2 * function.prototype().frameSize()];
    SsaValue[] values = new SsaValue[function.valueCount()];
    for (Block block : function.blocks()) {
      block.phis().forEach(value -> values[value.id()] = value);
      block.instructions().forEach(value -> values[value.id()] = value);
    }
    int position = 0;
    for (Block block : function.blocks()) {
      double weight = Math.pow(LOOP_WEIGHT, Math.min(block.loopDepth(), MAX_WEIGHTED_DEPTH));
      coverAll(liveness.liveIn(block), values, position);
      for (SsaValue phi : block.phis()) {
        touch(phi, position, weight);
      }
      for (SsaValue instruction : block.instructions()) {
        position = visit(instruction, position, weight);
      }
      position = visit(block.terminator(), position, weight);
      coverAll(liveness.liveOut(block), values, position);
      position++;
    }
    List<Interval> general = new ArrayList<>();
    List<Interval> floats = new ArrayList<>();
    for (Interval interval : intervals) {
      if (interval != null) {
        (interval.isFloat() ? floats : general).add(interval);
      }
    }
    scan(general, generalRegisters);
    scan(floats, floatRegisters);
  }

  private int visit(SsaValue instruction, int position, double weight) {
    int at = position + 1;
    for (int i = 0; i < instruction.inputCount(); i++) {
      touch(instruction.input(i), at, weight);
    }
    Liveness.forEachUse(instruction, value -> touch(value, at, 0));
    touch(instruction, at, weight);
    return at;
  }

  private void coverAll(BitSet live, SsaValue[] values, int position) {
    live.stream().forEach(id -> touch(values[id], position, 0));
  }

  private void touch(SsaValue value, int position, double weight) {
    if (Liveness.isTracked(value)) {
      int key = key(value);
      if (intervals[key] == null) {
        intervals[key] = new Interval(key);
      }
      intervals[key].cover(position);
      intervals[key].weight += weight;
    }
  }

  private static int key(SsaValue value) {
    return 2 * value.home() + (value.type() == ValueType.FLOAT ? 1 : 0);
  }

  private static void scan(List<Interval> unsorted, int registers) {
    unsorted.sort(Comparator.comparingInt(interval -> interval.start));
    BitSet free = new BitSet();
    free.set(0, registers);
    List<Interval> active = new ArrayList<>();
    for (Interval interval : unsorted) {
      active.removeIf(other -> {
        if (other.end < interval.start) {
          free.set(other.register);
          return true;
        }
        return false;
      });
      int register = free.nextSetBit(0);
      if (register >= 0) {
        free.clear(register);
        interval.register = register;
        active.add(interval);
      } else {
        active.stream()
            .min(Comparator.comparingDouble(HomeRegisters::density))
            .filter(other -> density(other) < density(interval))
            .ifPresent(other -> {
              interval.register = other.register;
              other.register = NONE;
              active.remove(other);
              active.add(interval);
            });
      }
    }
  }

  private static double density(Interval interval) {
    return interval.weight / (interval.end - interval.start + 1);
  }

  /**
   * The number of a value's register: a float register's for floats, a general one's otherwise;
   * {@link #NONE} when it lives in its home only. The value must be {@linkplain Liveness#isTracked
   * tracked}.
   */
  public int register(SsaValue value) {
    Interval interval = intervals[key(value)];
    return interval == null ? NONE : interval.register;
  }
}
