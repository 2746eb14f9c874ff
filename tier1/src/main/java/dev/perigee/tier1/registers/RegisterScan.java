package dev.perigee.tier1.registers;

import static dev.perigee.tier1.registers.Registers.FREE;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scan over the blocks in their order. It knows at each point which value each register holds.
 * If a register is needed and none is free, the value whose next use is farthest away loses its
 * register.
 *
 * <p>At each point, each live value is in a register or certainly in memory, at home or in a spill
 * place.
 */
final class RegisterScan {
  /** The recorded location of a value that is in its spill place. Places are assigned later. */
  static final int SPILLED = Location.spill(0);

  /** The same for a value that the driver's entry needs only to compute others. */
  static final int FOR_RECOVERY = Location.spill(1);

  private final Lifetimes lifetimes;
  private final BitSet[] atHomeIn;
  private final Registers registers;
  private final BlockEnds ends;

  // Results of the scan

  /** Parallel to {@link Lifetimes#used}. */
  final int[] useLocations;

  /** By node id, including phis. */
  final int[] results;

  /** Values that have a spill place. */
  final BitSet spilled = new BitSet();

  final BlockStarts starts;
  final EdgeMoves edges;
  final @Nullable List<PendingMove>[] before;

  // State of the scan

  BitSet atHome = new BitSet();

  /** The values that live across calls and are in their spill places now. */
  BitSet inSpill = new BitSet();

  /**
   * By value id: the end of the loop in which the value is used again, counted from the loop's
   * start.
   */
  final int[] loopEnd;

  /** By value id: the register of the phi to which the value goes, or FREE. */
  private final int[] phiRegister;

  /** By register: whether its value must stay there for now. */
  private final boolean[] pinned;

  private int position;

  @SuppressWarnings({"unchecked", "rawtypes"})
  RegisterScan(Graph graph, Lifetimes lifetimes, int words, int doubles) {
    this.lifetimes = lifetimes;
    atHomeIn = lifetimes.atHomeIn();
    int nodes = graph.nodeCount();
    int blocks = lifetimes.blocks.size();
    registers = new Registers(words, doubles, nodes);
    ends = new BlockEnds(blocks);
    useLocations = new int[lifetimes.used.length];
    results = new int[nodes];
    Arrays.fill(results, Location.NONE);
    starts = new BlockStarts(this, lifetimes, registers, ends);
    edges = new EdgeMoves(lifetimes, registers, ends, starts, results);
    before = new List[nodes];
    pinned = new boolean[registers.count];
    phiRegister = new int[nodes];
    Arrays.fill(phiRegister, FREE);
    loopEnd = new int[nodes];
    Arrays.fill(loopEnd, -1);
    for (int i = 0; i < blocks; i++) {
      scan(i);
    }
  }

  private void scan(int index) {
    BasicBlock block = lifetimes.blocks.get(index);
    position = lifetimes.start[index];
    begin(block, index);
    for (Node node : block.nodes()) {
      position++;
      visit(node);
    }
    position++;
    visit(block.terminator());
    finish(block, index);
  }

  // Blocks

  private void begin(BasicBlock block, int index) {
    registers.clear();
    atHome = (BitSet) lifetimes.liveIn[index].clone();
    atHome.and(lifetimes.inRecord);
    atHome.or(atHomeIn[index]);
    inSpill = new BitSet();
    starts.begin(block, index);
    for (BasicBlock predecessor : block.predecessors()) {
      int from = lifetimes.indexOf[predecessor.id()];
      if (from < index) {
        edges.resolve(predecessor, from, block, index);
      }
    }
    for (Node phi : block.phis()) {
      int register = registers.of(phi.id());
      if (register != FREE) {
        for (int i = 0; i < phi.inputCount(); i++) {
          if (phi.input(i).isAllocated()) {
            phiRegister[phi.input(i).id()] = register;
          }
        }
      }
    }
  }

  private void finish(BasicBlock block, int index) {
    ends.add(index, registers, atHome, inSpill);
    for (BasicBlock successor : block.successors()) {
      int to = lifetimes.indexOf[successor.id()];
      if (to <= index) {
        edges.resolve(block, index, successor, to);
      }
    }
  }

  // Nodes

  private void visit(Node node) {
    int first = lifetimes.firstUse[node.id()];
    int inputs = first + node.inputCount();
    int last = first + lifetimes.useCount(node);
    pin(first, last);
    boolean isCall = node.operation() == Operation.CALL;
    if (last > inputs) {
      keepFromExit(node, inputs, last);
    }
    if (!isCall) {
      for (int use = first; use < inputs; use++) {
        int value = lifetimes.used[use];
        if (value != Lifetimes.NO_VALUE
            && registers.of(value) == FREE
            && !lifetimes.lastUses.get(use)) {
          reload(value, node);
        }
      }
    }
    for (int use = first; use < last; use++) {
      int value = lifetimes.used[use];
      useLocations[use] = value == Lifetimes.NO_VALUE ? Location.CONSTANT : locationOf(value);
    }
    if (isCall) {
      call(first, last);
      return;
    }
    // From here on, the pinned registers are those that the result must not overwrite.
    boolean early = writesEarly(node);
    unpin(first, last);
    pin(early ? first : inputs, last);
    releaseUnpinned(first, last);
    int old = registers.of(node.id());
    if (node.isAllocated()) {
      // A node may use its own value, which the driver has brought. That value keeps its register
      // until now.
      registers.forget(node.id());
      define(node, first, inputs);
    }
    if (old != FREE) {
      pinned[old] = false;
      registers.drop(old);
    }
    release(first, last, node.id());
    unpin(first, last);
  }

  private static boolean writesEarly(Node node) {
    return node.operation().isSearch();
  }

  private void pin(int first, int last) {
    for (int use = first; use < last; use++) {
      int value = lifetimes.used[use];
      if (value != Lifetimes.NO_VALUE && registers.of(value) != FREE) {
        pinned[registers.of(value)] = true;
      }
    }
  }

  private void unpin(int first, int last) {
    for (int use = first; use < last; use++) {
      int value = lifetimes.used[use];
      if (value != Lifetimes.NO_VALUE && registers.of(value) != FREE) {
        pinned[registers.of(value)] = false;
      }
    }
  }

  /** Frees the registers of values used for the last time, except pinned registers. */
  private void releaseUnpinned(int first, int last) {
    for (int use = first; use < last; use++) {
      if (lifetimes.lastUses.get(use)) {
        int register = registers.of(lifetimes.used[use]);
        if (register != FREE && !pinned[register]) {
          registers.hold(register, FREE);
        }
      }
    }
  }

  /** Frees the registers of values used for the last time, except the result's. */
  private void release(int first, int last, int result) {
    for (int use = first; use < last; use++) {
      if (lifetimes.lastUses.get(use) && lifetimes.used[use] != result) {
        int register = registers.of(lifetimes.used[use]);
        if (register != FREE) {
          pinned[register] = false;
          registers.hold(register, FREE);
        }
      }
    }
  }

  /** A call loses all registers and all spill places. */
  private void call(int first, int last) {
    unpin(first, last);
    for (int r = 0; r < registers.count; r++) {
      registers.hold(r, FREE);
    }
    inSpill.clear();
    // This also marks values that do not live across the call, which does no harm: they are not
    // used any more.
    atHome.or(lifetimes.homed);
  }

  /** Moves values out of their homes if the node's exit overwrites those. */
  private void keepFromExit(Node node, int inputs, int last) {
    FrameExit exit = node.exit();
    if (exit == null) {
      return;
    }
    for (int use = inputs; use < last; use++) {
      int value = lifetimes.used[use];
      if (value == Lifetimes.NO_VALUE || locationOf(value) != Location.HOME) {
        continue;
      }
      int slot = lifetimes.node(value).home(); // A constant has none.
      for (FrameStore store : exit.stores()) {
        if (store.slot() == slot && locationOf(value) == Location.HOME) {
          int register = registers.free(lifetimes.node(value).kind());
          if (register != FREE) {
            move(node, value, Location.HOME, registers.location(register));
            registers.hold(register, value);
            pinned[register] = true;
          } else {
            move(node, value, Location.HOME, SPILLED);
            spilled.set(value);
            inSpill.set(value);
            atHome.clear(value);
          }
        }
      }
    }
  }

  /** Puts an input into a register if its next use comes before that of some register's value. */
  private void reload(int value, Node node) {
    int next = distance(value);
    if (next == Integer.MAX_VALUE) {
      return;
    }
    Kind kind = lifetimes.node(value).kind();
    int register = registers.free(kind);
    if (register == FREE) {
      register = victim(kind, next);
      if (register == FREE) {
        return;
      }
      evict(register, node);
    }
    move(node, value, locationOf(value), registers.location(register));
    registers.hold(register, value);
    pinned[register] = true;
  }

  private void define(Node node, int first, int inputs) {
    int id = node.id();
    atHome.set(id, lifetimes.inRecord.get(id));
    inSpill.clear(id);
    if (lifetimes.unused.get(id)) {
      return;
    }
    int register = hinted(node, first, inputs);
    if (register == FREE) {
      register = registers.free(node.kind());
    }
    if (register == FREE) {
      register = victim(node.kind(), distance(id));
      if (register == FREE) {
        spillResult(id);
        return;
      }
      evict(register, node);
    }
    registers.hold(register, id);
    results[id] = registers.location(register);
  }

  /** A free register whose choice saves a move. */
  private int hinted(Node node, int first, int inputs) {
    int register = phiRegister[node.id()];
    if (register != FREE && registers.isFree(register)) {
      return register;
    }
    for (int use = first; use < inputs; use++) {
      int value = lifetimes.used[use];
      if (value != Lifetimes.NO_VALUE && lifetimes.lastUses.get(use)) {
        int location = useLocations[use];
        if (Location.isRegister(location) && lifetimes.node(value).kind() == node.kind()) {
          int row = registers.first(node.kind()) + location;
          if (registers.isFree(row)) {
            return row;
          }
        }
      }
    }
    return FREE;
  }

  /** The unpinned register whose value's next use is farthest away, if that is after a position. */
  private int victim(Kind kind, int next) {
    int end = registers.end(kind);
    int farthest = next;
    int result = FREE;
    for (int r = registers.first(kind); r < end; r++) {
      if (!pinned[r] && !registers.isFree(r)) {
        int distance = distance(registers.held(r));
        if (distance > farthest) {
          farthest = distance;
          result = r;
        }
      }
    }
    return result;
  }

  int position() {
    return position;
  }

  /**
   * The position of a value's next use. If it is not used again in this iteration of a loop, the
   * use is in the next one.
   */
  int distance(int value) {
    int next = lifetimes.nextInput(value, position);
    return loopEnd[value] > position ? Math.min(next, loopEnd[value]) : next;
  }

  private void evict(int register, Node node) {
    int value = registers.held(register);
    if (!atHome.get(value)) {
      if (lifetimes.acrossCall.get(value) && !inSpill.get(value)) {
        move(node, value, registers.location(register), SPILLED);
      }
      spill(value);
    }
    registers.hold(register, FREE);
  }

  void spill(int value) {
    spilled.set(value);
    if (lifetimes.acrossCall.get(value)) {
      inSpill.set(value);
    }
  }

  void spillResult(int value) {
    results[value] = SPILLED;
    spill(value);
  }

  int locationOf(int value) {
    int register = registers.of(value);
    if (register != FREE) {
      return registers.location(register);
    }
    return atHome.get(value) ? Location.HOME : SPILLED;
  }

  private void move(Node node, int value, int source, int target) {
    List<PendingMove> list = before[node.id()];
    if (list == null) {
      list = new ArrayList<>(2);
      before[node.id()] = list;
    }
    list.add(new PendingMove(lifetimes.node(value), source, target, value));
  }
}
