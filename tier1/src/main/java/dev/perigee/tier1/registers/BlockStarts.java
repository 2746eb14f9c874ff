package dev.perigee.tier1.registers;

import static dev.perigee.tier1.registers.Registers.FREE;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides the places of values at the start of each block. */
final class BlockStarts {
  private static final int FAR = 0x3fff_ffff;

  private final RegisterScan scan;
  private final Lifetimes lifetimes;
  private final Registers registers;
  private final BlockEnds ends;

  /** By block index: if the block is an entry or edges meet there, the values that live into it. */
  private final int[] @Nullable [] startValues;

  /** Parallel to {@link #startValues}. */
  private final int[] @Nullable [] startLocations;

  /**
   * By value id, for one block at a time: the number of earlier blocks at whose ends it is in a
   * register.
   */
  private final int[] inRegisters;

  BlockStarts(RegisterScan scan, Lifetimes lifetimes, Registers registers, BlockEnds ends) {
    this.scan = scan;
    this.lifetimes = lifetimes;
    this.registers = registers;
    this.ends = ends;
    startValues = new int[lifetimes.blocks.size()][];
    startLocations = new int[lifetimes.blocks.size()][];
    inRegisters = new int[lifetimes.nodes.length];
  }

  /**
   * The values that live into a block, ordered by id, if it is an entry or edges meet there;
   * otherwise null.
   */
  int @Nullable [] values(int index) {
    return startValues[index];
  }

  /** Parallel to {@link #values}. */
  int @Nullable [] locations(int index) {
    return startLocations[index];
  }

  /** Fills the registers for the start of a block. All of them must be free. */
  void begin(BasicBlock block, int index) {
    List<BasicBlock> predecessors = block.predecessors();
    boolean inherits =
        predecessors.size() == 1 && lifetimes.indexOf[predecessors.get(0).id()] < index;
    if (inherits) {
      inherit(block, index, lifetimes.indexOf[predecessors.get(0).id()]);
    } else {
      Choice choice = new Choice(block, index);
      choice.choose();
    }
    // If nothing but the back edge enters a loop's header, its only predecessor comes later.
    if (block.isEntry() || (!inherits && !predecessors.isEmpty())) {
      recordStart(block, index);
    }
  }

  /** Keeps what a block's only predecessor has left. */
  private void inherit(BasicBlock block, int index, int from) {
    BitSet live = lifetimes.liveIn[index];
    int[] end = ends.holds(from);
    for (int r = 0; r < registers.count; r++) {
      if (end[r] != FREE && live.get(end[r])) {
        registers.hold(r, end[r]);
      }
    }
    BitSet spills = ends.inSpill(from);
    if (spills != null) {
      scan.inSpill.or(spills);
      scan.inSpill.and(live);
    }
    if (block.isEntry()) {
      // The driver fills only one place of each value: its register, if it has one.
      scan.inSpill.andNot(scan.atHome);
      for (int r = 0; r < registers.count; r++) {
        if (!registers.isFree(r)) {
          scan.inSpill.clear(registers.held(r));
        }
      }
    }
    for (Node phi : block.phis()) {
      if (lifetimes.unused.get(phi.id())) {
        continue;
      }
      Node input = phi.input(0);
      int register = ends.find(from, input.id());
      if (register == FREE || !registers.isFree(register)) {
        register = registers.free(phi.kind());
      }
      if (register == FREE) {
        scan.spillResult(phi.id());
      } else {
        registers.hold(register, phi.id());
        scan.results[phi.id()] = registers.location(register);
      }
    }
  }

  /** Chooses the contents of the registers if edges meet, or if no earlier block leads here. */
  private final class Choice {
    private final BasicBlock block;
    private final int index;

    /** The index of the last block of the loop that begins here; -1 if none does. */
    private int last = -1;

    /**
     * The predecessor in the deepest loop, among those that have been scanned; -1 if there is none.
     */
    private int favourite = -1;

    Choice(BasicBlock block, int index) {
      this.block = block;
      this.index = index;
      for (BasicBlock predecessor : block.predecessors()) {
        int from = lifetimes.indexOf[predecessor.id()];
        if (from >= index) {
          // A cold block is after all others, but that does not make it the end of a loop.
          if (!predecessor.isCold()) {
            last = Math.max(last, from);
          }
          continue;
        }
        if (favourite < 0
            || predecessor.loopDepth() > lifetimes.blocks.get(favourite).loopDepth()) {
          favourite = from;
        }
        count(from, 1);
      }
    }

    private void count(int from, int change) {
      for (int value : ends.holds(from)) {
        if (value != FREE) {
          inRegisters[value] += change;
        }
      }
    }

    void choose() {
      choose(Kind.WORD, registers.words);
      choose(Kind.DOUBLE, registers.count - registers.words);
      for (BasicBlock predecessor : block.predecessors()) {
        int from = lifetimes.indexOf[predecessor.id()];
        if (from < index) {
          count(from, -1);
        }
      }
      BitSet live = lifetimes.liveIn[index];
      for (int v = live.nextSetBit(0); v >= 0; v = live.nextSetBit(v + 1)) {
        if (registers.of(v) == FREE && !scan.atHome.get(v)) {
          scan.spill(v);
        }
      }
      for (Node phi : block.phis()) {
        int id = phi.id();
        if (!lifetimes.unused.get(id)) {
          if (registers.of(id) == FREE) {
            scan.spillResult(id);
          } else {
            scan.results[id] = registers.location(registers.of(id));
          }
        }
      }
    }

    private void choose(Kind kind, int available) {
      long[] wanted = new long[16];
      int count = 0;
      int through = 0;
      BitSet live = lifetimes.liveIn[index];
      for (int v = live.nextSetBit(0); v >= 0; v = live.nextSetBit(v + 1)) {
        if (lifetimes.node(v).kind() != kind) {
          continue;
        }
        int next = lifetimes.nextInput(v, scan.position());
        boolean passes = false;
        if (last >= 0) {
          passes = next > lifetimes.end[last];
          if (passes) {
            through++;
          } else {
            scan.loopEnd[v] = Math.max(scan.loopEnd[v], lifetimes.end[last]);
          }
        }
        boolean wants;
        if (last >= 0 && !passes) {
          wants = true;
        } else if (favourite < 0) {
          wants = !scan.atHome.get(v);
        } else {
          wants = inRegisters[v] > 0 && !(passes && losesItself(v));
        }
        if (wants) {
          wanted = add(wanted, count++, v, passes ? FAR : scan.distance(v));
        }
      }
      for (Node phi : block.phis()) {
        if (phi.kind() == kind && !lifetimes.unused.get(phi.id())) {
          wanted = add(wanted, count++, phi.id(), scan.distance(phi.id()));
        }
      }
      Arrays.sort(wanted, 0, count);
      int spare = available;
      if (last >= 0) {
        spare = available - (pressure(kind) - through);
      }
      long[] chosen = new long[Math.min(count, available)];
      int taken = 0;
      for (int i = 0; i < count && taken < available; i++) {
        if (last >= 0 && wanted[i] >>> 32 == FAR && spare-- <= 0) {
          continue;
        }
        chosen[taken++] = wanted[i];
      }
      place(chosen, taken, kind);
    }

    private static long[] add(long[] wanted, int count, int value, int distance) {
      long[] result = count == wanted.length ? Arrays.copyOf(wanted, count * 2) : wanted;
      result[count] = ((long) Math.min(distance, FAR) << 32) | value;
      return result;
    }

    /** Whether a call in the loop takes a value's register although the value is at home anyway. */
    private boolean losesItself(int value) {
      return scan.atHome.get(value) && lifetimes.calls[last + 1] > lifetimes.calls[index];
    }

    private int pressure(Kind kind) {
      int[] pressures = kind == Kind.WORD ? lifetimes.wordPressure : lifetimes.doublePressure;
      int most = 0;
      for (int i = index; i <= last; i++) {
        most = Math.max(most, pressures[i]);
      }
      return most;
    }

    /** Gives registers to values, if possible those that they already have. */
    private void place(long[] values, int count, Kind kind) {
      for (int i = 0; i < count; i++) {
        int v = (int) values[i];
        if (favourite >= 0) {
          take(v, ends.find(favourite, source(v, favourite)), kind);
        }
      }
      for (int i = 0; i < count; i++) {
        int v = (int) values[i];
        for (BasicBlock predecessor : block.predecessors()) {
          int from = lifetimes.indexOf[predecessor.id()];
          if (registers.of(v) == FREE && from < index) {
            take(v, ends.find(from, source(v, from)), kind);
          }
        }
        if (registers.of(v) == FREE) {
          registers.hold(registers.free(kind), v);
        }
      }
    }

    private void take(int value, int register, Kind kind) {
      if (register != FREE && registers.isFree(register) && registers.isOf(register, kind)) {
        registers.hold(register, value);
      }
    }

    /** The value that arrives over an edge: for a phi, this is its input. */
    private int source(int value, int from) {
      Node node = lifetimes.node(value);
      if (node.operation() != Operation.PHI || lifetimes.definedIn[value] != index) {
        return value;
      }
      return node.input(block.predecessors().indexOf(lifetimes.blocks.get(from))).id();
    }
  }

  private void recordStart(BasicBlock block, int index) {
    BitSet live = lifetimes.liveIn[index];
    BitSet all = (BitSet) live.clone();
    for (Node phi : block.phis()) {
      if (!lifetimes.unused.get(phi.id())) {
        all.set(phi.id());
      }
    }
    BitSet nativeLive = (BitSet) all.clone();
    if (block.isEntry()) {
      lifetimes.addRecovered(all);
    }
    int[] values = new int[all.cardinality()];
    int[] locations = new int[values.length];
    BitSet used = new BitSet();
    for (int r = 0; r < registers.count; r++) {
      if (!registers.isFree(r)) {
        used.set(r);
      }
    }
    int count = 0;
    for (int v = all.nextSetBit(0); v >= 0; v = all.nextSetBit(v + 1)) {
      values[count] = v;
      locations[count++] = nativeLive.get(v) ? scan.locationOf(v) : forRecovery(v, used);
    }
    startValues[index] = values;
    startLocations[index] = locations;
  }

  /** The place where the driver's entry puts a value that is needed only to compute others. */
  private int forRecovery(int value, BitSet used) {
    if (lifetimes.inRecord.get(value)) {
      return Location.HOME;
    }
    Kind kind = lifetimes.node(value).kind();
    for (int r = 0; r < registers.count; r++) {
      if (!used.get(r) && registers.isOf(r, kind)) {
        used.set(r);
        return registers.location(r);
      }
    }
    return RegisterScan.FOR_RECOVERY;
  }
}
