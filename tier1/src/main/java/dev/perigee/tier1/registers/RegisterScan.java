package dev.perigee.tier1.registers;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphLiveness;
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
 * When a register is needed and none is free, the value whose next use is farthest away goes to
 * memory. Where edges meet, their registers are reconciled by moves.
 *
 * <p>At any point each live value is in a register or certainly in memory: at home, or in a spill
 * place. Registers are numbered in one row: words, then doubles.
 */
final class RegisterScan {
  /** The recorded location of a value that is in its spill place; places are given out later. */
  static final int SPILLED = Location.spill(0);

  /** The same for what the driver's way in needs only to compute other values. */
  static final int FOR_RECOVERY = Location.spill(1);

  private static final int FREE = -1;
  private static final int FAR = 0x3fff_ffff;

  private final GraphLiveness liveness;
  private final Lifetimes lifetimes;
  private final int words;
  private final int registers;
  private final BitSet[] atHomeIn;

  // What the scan finds out

  /** Parallel to {@link Lifetimes#used}. */
  final int[] useLocations;

  /** At a node's id, also a phi's. */
  final int[] results;

  /** Values that have a spill place. */
  final BitSet spilled = new BitSet();

  final @Nullable List<PendingMove>[] before;
  final @Nullable List<PendingMove>[] atEnd;
  final @Nullable List<PendingMove>[] atStart;

  /** At the index of an entry or of a block where edges meet: the values that live into it. */
  final int[] @Nullable [] startValues;

  /** Parallel to {@link #startValues}. */
  final int[] @Nullable [] startLocations;

  // Where the scan is

  private final int[] holds;
  private final int[] registerOf;
  private BitSet atHome = new BitSet();

  /** Of the values that live across calls those that are in their spill places. */
  private BitSet inSpill = new BitSet();

  /** At a value's id the end of the loop that it is used in again, from the loop's start. */
  private final int[] loopEnd;

  /** At a value's id the register of the phi that it goes to, or FREE. */
  private final int[] phiRegister;

  /** At a register whether its value must stay there for now. */
  private final boolean[] pinned;

  private int position;

  // At the index of a block what is true at its end

  private final int[] @Nullable [] endHolds;
  private final @Nullable BitSet[] endAtHome;
  private final @Nullable BitSet[] endInSpill;

  // For one block at a time; at a value's id

  private final int[] registerAtEnd;

  /** At the ends of how many predecessors it is in a register. */
  private final int[] inRegisters;

  @SuppressWarnings({"unchecked", "rawtypes"})
  RegisterScan(Graph graph, GraphLiveness liveness, Lifetimes lifetimes, int words, int doubles) {
    this.liveness = liveness;
    this.lifetimes = lifetimes;
    this.words = words;
    registers = words + doubles;
    atHomeIn = lifetimes.atHomeIn();
    int nodes = graph.nodeCount();
    int blocks = lifetimes.blocks.size();
    useLocations = new int[lifetimes.used.length];
    results = new int[nodes];
    Arrays.fill(results, Location.NONE);
    before = new List[nodes];
    atEnd = new List[blocks];
    atStart = new List[blocks];
    startValues = new int[blocks][];
    startLocations = new int[blocks][];
    endHolds = new int[blocks][];
    endAtHome = new BitSet[blocks];
    endInSpill = new BitSet[blocks];
    holds = new int[registers];
    Arrays.fill(holds, FREE);
    pinned = new boolean[registers];
    registerAtEnd = new int[nodes];
    Arrays.fill(registerAtEnd, FREE);
    inRegisters = new int[nodes];
    registerOf = new int[nodes];
    Arrays.fill(registerOf, FREE);
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
    for (int r = 0; r < registers; r++) {
      hold(r, FREE);
    }
    atHome = (BitSet) atHomeIn[index].clone();
    inSpill = new BitSet();
    List<BasicBlock> predecessors = block.predecessors();
    if (predecessors.size() == 1 && lifetimes.indexOf[predecessors.get(0).id()] < index) {
      inherit(block, index, lifetimes.indexOf[predecessors.get(0).id()]);
    } else {
      BlockStart chosen = new BlockStart(block, index);
      chosen.choose();
    }
    if (block.isEntry() || predecessors.size() > 1) {
      recordStart(block, index);
    }
    for (BasicBlock predecessor : predecessors) {
      int from = lifetimes.indexOf[predecessor.id()];
      if (from < index) {
        resolve(predecessor, from, block, index);
      }
    }
    for (Node phi : block.phis()) {
      int register = registerOf[phi.id()];
      if (register != FREE) {
        for (int i = 0; i < phi.inputCount(); i++) {
          if (phi.input(i).isAllocated()) {
            phiRegister[phi.input(i).id()] = register;
          }
        }
      }
    }
  }

  /** Goes on with what a block's only predecessor left. */
  private void inherit(BasicBlock block, int index, int from) {
    BitSet live = lifetimes.liveIn[index];
    int[] end = endOf(from);
    for (int r = 0; r < registers; r++) {
      if (end[r] != FREE && live.get(end[r])) {
        hold(r, end[r]);
      }
    }
    BitSet spills = endInSpill[from];
    if (spills != null) {
      inSpill.or(spills);
      inSpill.and(live);
    }
    if (block.isEntry()) {
      // The driver fills one place of each value: its register, if it has one.
      inSpill.andNot(atHome);
      for (int r = 0; r < registers; r++) {
        if (holds[r] != FREE) {
          inSpill.clear(holds[r]);
        }
      }
    }
    for (Node phi : block.phis()) {
      if (lifetimes.unused.get(phi.id())) {
        continue;
      }
      Node input = phi.input(0);
      int register = FREE;
      for (int r = 0; r < registers; r++) {
        if (end[r] == input.id()) {
          register = r;
        }
      }
      if (register == FREE || holds[register] != FREE) {
        register = freeRegister(phi.kind());
      }
      if (register == FREE) {
        spillResult(phi.id());
      } else {
        hold(register, phi.id());
        results[phi.id()] = number(register);
      }
    }
  }

  /** Chooses what is in registers at the start of a block where edges meet. */
  private final class BlockStart {
    private final BasicBlock block;
    private final int index;

    /** The index of the last block of the loop that begins here; -1 if none does. */
    private int last = -1;

    /** A predecessor that was scanned, in the deepest loop. */
    private int favourite = -1;

    BlockStart(BasicBlock block, int index) {
      this.block = block;
      this.index = index;
      for (BasicBlock predecessor : block.predecessors()) {
        int from = lifetimes.indexOf[predecessor.id()];
        if (from >= index) {
          last = Math.max(last, from);
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
      for (int value : endOf(from)) {
        if (value != FREE) {
          inRegisters[value] += change;
        }
      }
    }

    void choose() {
      choose(Kind.WORD, words);
      choose(Kind.DOUBLE, registers - words);
      for (BasicBlock predecessor : block.predecessors()) {
        int from = lifetimes.indexOf[predecessor.id()];
        if (from < index) {
          count(from, -1);
        }
      }
      BitSet live = lifetimes.liveIn[index];
      for (int v = live.nextSetBit(0); v >= 0; v = live.nextSetBit(v + 1)) {
        if (registerOf[v] == FREE && !atHome.get(v)) {
          spill(v);
        }
      }
      for (Node phi : block.phis()) {
        int id = phi.id();
        if (!lifetimes.unused.get(id)) {
          if (registerOf[id] == FREE) {
            spillResult(id);
          } else {
            results[id] = number(registerOf[id]);
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
        int next = lifetimes.nextInput(v, position);
        boolean passes = false;
        if (last >= 0) {
          passes = next > lifetimes.end[last];
          if (passes) {
            through++;
          } else {
            loopEnd[v] = Math.max(loopEnd[v], lifetimes.end[last]);
          }
        }
        boolean wants;
        if (last >= 0 && !passes) {
          wants = true;
        } else if (favourite < 0) {
          wants = !atHome.get(v);
        } else {
          wants = inRegisters[v] > 0 && !(passes && losesItself(v));
        }
        if (wants) {
          wanted = add(wanted, count++, v, passes ? FAR : distance(v));
        }
      }
      for (Node phi : block.phis()) {
        if (phi.kind() == kind && !lifetimes.unused.get(phi.id())) {
          wanted = add(wanted, count++, phi.id(), distance(phi.id()));
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

    /** Whether a call in the loop takes a value's register, which is at home anyway. */
    private boolean losesItself(int value) {
      return atHome.get(value) && lifetimes.calls[last + 1] > lifetimes.calls[index];
    }

    private int pressure(Kind kind) {
      int[] pressures = kind == Kind.WORD ? lifetimes.wordPressure : lifetimes.doublePressure;
      int most = 0;
      for (int i = index; i <= last; i++) {
        most = Math.max(most, pressures[i]);
      }
      return most;
    }

    /** Gives registers to values: those that they have already if possible. */
    private void place(long[] values, int count, Kind kind) {
      for (int i = 0; i < count; i++) {
        int v = (int) values[i];
        take(v, find(favourite, source(v, favourite)), kind);
      }
      for (int i = 0; i < count; i++) {
        int v = (int) values[i];
        for (BasicBlock predecessor : block.predecessors()) {
          int from = lifetimes.indexOf[predecessor.id()];
          if (registerOf[v] == FREE && from < index) {
            take(v, find(from, source(v, from)), kind);
          }
        }
        if (registerOf[v] == FREE) {
          hold(freeRegister(kind), v);
        }
      }
    }

    private void take(int value, int register, Kind kind) {
      if (register != FREE && holds[register] == FREE && isOf(register, kind)) {
        hold(register, value);
      }
    }

    /** What a value is on an edge: a phi is its input. */
    private int source(int value, int from) {
      if (from < 0) {
        return value;
      }
      Node node = lifetimes.node(value);
      if (node.operation() != Operation.PHI || lifetimes.definedIn[value] != index) {
        return value;
      }
      return node.input(block.predecessors().indexOf(lifetimes.blocks.get(from))).id();
    }

    private int find(int from, int value) {
      if (from < 0) {
        return FREE;
      }
      int[] end = endOf(from);
      for (int r = 0; r < registers; r++) {
        if (end[r] == value) {
          return r;
        }
      }
      return FREE;
    }
  }

  private int[] endOf(int index) {
    int[] end = endHolds[index];
    if (end == null) {
      throw new IllegalStateException("a block comes before its only predecessor");
    }
    return end;
  }

  private void recordStart(BasicBlock block, int index) {
    BitSet live = lifetimes.liveIn[index];
    BitSet all = (BitSet) live.clone();
    for (Node phi : block.phis()) {
      if (!lifetimes.unused.get(phi.id())) {
        all.set(phi.id());
      }
    }
    BitSet native_ = (BitSet) all.clone();
    if (block.isEntry()) {
      all.or(liveness.liveIn(block));
    }
    int[] values = new int[all.cardinality()];
    int[] locations = new int[values.length];
    BitSet used = new BitSet();
    for (int r = 0; r < registers; r++) {
      if (holds[r] != FREE) {
        used.set(r);
      }
    }
    int count = 0;
    for (int v = all.nextSetBit(0); v >= 0; v = all.nextSetBit(v + 1)) {
      values[count] = v;
      locations[count++] = native_.get(v) ? locationOf(v) : forRecovery(v, used);
    }
    startValues[index] = values;
    startLocations[index] = locations;
  }

  /** Where the driver's way in puts what it only needs to compute other values. */
  private int forRecovery(int value, BitSet used) {
    Kind kind = lifetimes.node(value).kind();
    for (int r = 0; r < registers; r++) {
      if (!used.get(r) && isOf(r, kind)) {
        used.set(r);
        return number(r);
      }
    }
    return FOR_RECOVERY;
  }

  private void finish(BasicBlock block, int index) {
    endHolds[index] = holds.clone();
    if (lifetimes.usesHomes()) {
      endAtHome[index] = (BitSet) atHome.clone();
      endInSpill[index] = (BitSet) inSpill.clone();
    }
    for (BasicBlock successor : block.successors()) {
      int to = lifetimes.indexOf[successor.id()];
      if (to <= index) {
        resolve(block, index, successor, to);
      }
    }
  }

  /** Finds the moves of an edge between scanned blocks. */
  private void resolve(BasicBlock from, int fromIndex, BasicBlock to, int toIndex) {
    boolean meets = to.predecessors().size() > 1 || fromIndex >= toIndex;
    if (!meets && to.phis().isEmpty()) {
      return;
    }
    int[] end = endOf(fromIndex);
    for (int r = 0; r < registers; r++) {
      if (end[r] != FREE) {
        registerAtEnd[end[r]] = r;
      }
    }
    List<PendingMove> moves = new ArrayList<>();
    int[] values = startValues[toIndex];
    int[] locations = startLocations[toIndex];
    BitSet live = lifetimes.liveIn[toIndex];
    if (meets && values != null && locations != null) {
      for (int i = 0; i < values.length; i++) {
        if (live.get(values[i])) {
          moveOnEdge(moves, lifetimes.node(values[i]), locations[i], fromIndex);
        }
      }
    }
    int edge = to.predecessors().indexOf(from);
    for (Node phi : to.phis()) {
      int target = results[phi.id()];
      if (target != Location.NONE) {
        Node input = phi.input(edge);
        int source = input.isAllocated() ? sourceAtEnd(input.id(), fromIndex) : Location.CONSTANT;
        if (target != source || target == SPILLED) {
          moves.add(new PendingMove(input, source, target, phi.id()));
        }
      }
    }
    for (int r = 0; r < registers; r++) {
      if (end[r] != FREE) {
        registerAtEnd[end[r]] = FREE;
      }
    }
    if (!moves.isEmpty()) {
      if (from.successors().size() == 1) {
        atEnd[fromIndex] = moves;
      } else {
        atStart[toIndex] = moves;
      }
    }
  }

  private void moveOnEdge(List<PendingMove> moves, Node value, int target, int from) {
    int source = sourceAtEnd(value.id(), from);
    if (Location.isRegister(target)) {
      if (source != target) {
        moves.add(new PendingMove(value, source, target, value.id()));
      }
    } else if (target == SPILLED && lifetimes.acrossCall.get(value.id())) {
      BitSet spills = endInSpill[from];
      if (spills == null || !spills.get(value.id())) {
        moves.add(new PendingMove(value, source, target, value.id()));
      }
    }
  }

  private int sourceAtEnd(int value, int from) {
    if (registerAtEnd[value] != FREE) {
      return number(registerAtEnd[value]);
    }
    BitSet home = endAtHome[from];
    return home != null && home.get(value) ? Location.HOME : SPILLED;
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
            && registerOf[value] == FREE
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
    // From here on the pinned are those that the result must not overwrite.
    boolean early = writesEarly(node);
    unpin(first, last);
    pin(early ? first : inputs, last);
    releaseUnpinned(first, last);
    int old = registerOf[node.id()];
    if (node.isAllocated()) {
      // A node may use its own value, which the driver brought: that keeps its register till now.
      registerOf[node.id()] = FREE;
      define(node, first, inputs);
    }
    if (old != FREE) {
      pinned[old] = false;
      holds[old] = FREE;
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
      if (value != Lifetimes.NO_VALUE && registerOf[value] != FREE) {
        pinned[registerOf[value]] = true;
      }
    }
  }

  private void unpin(int first, int last) {
    for (int use = first; use < last; use++) {
      int value = lifetimes.used[use];
      if (value != Lifetimes.NO_VALUE && registerOf[value] != FREE) {
        pinned[registerOf[value]] = false;
      }
    }
  }

  /** Frees the registers of what is used for the last time, but not the pinned ones. */
  private void releaseUnpinned(int first, int last) {
    for (int use = first; use < last; use++) {
      if (lifetimes.lastUses.get(use)) {
        int register = registerOf[lifetimes.used[use]];
        if (register != FREE && !pinned[register]) {
          hold(register, FREE);
        }
      }
    }
  }

  /** Frees the registers of what is used for the last time, but not that of the result. */
  private void release(int first, int last, int result) {
    for (int use = first; use < last; use++) {
      if (lifetimes.lastUses.get(use) && lifetimes.used[use] != result) {
        int register = registerOf[lifetimes.used[use]];
        if (register != FREE) {
          pinned[register] = false;
          hold(register, FREE);
        }
      }
    }
  }

  /** A call loses all registers and all spill places. */
  private void call(int first, int last) {
    unpin(first, last);
    for (int r = 0; r < registers; r++) {
      hold(r, FREE);
    }
    inSpill.clear();
    // What does not live across the call may be marked, too: nothing asks for it any more.
    atHome.or(lifetimes.homed);
  }

  /** Finds a place for values at home whose home the node's exit overwrites. */
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
      int slot = lifetimes.node(value).home();
      for (FrameStore store : exit.stores()) {
        if (store.slot() == slot && locationOf(value) == Location.HOME) {
          int register = freeRegister(lifetimes.node(value).kind());
          if (register != FREE) {
            move(node, value, Location.HOME, number(register));
            hold(register, value);
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

  /** Puts an input into a register if it is used again before what is there now. */
  private void reload(int value, Node node) {
    int next = distance(value);
    if (next == Integer.MAX_VALUE) {
      return;
    }
    Kind kind = lifetimes.node(value).kind();
    int register = freeRegister(kind);
    if (register == FREE) {
      register = victim(kind, next);
      if (register == FREE) {
        return;
      }
      evict(register, node);
    }
    move(node, value, locationOf(value), number(register));
    hold(register, value);
    pinned[register] = true;
  }

  private void define(Node node, int first, int inputs) {
    int id = node.id();
    atHome.clear(id);
    inSpill.clear(id);
    if (lifetimes.unused.get(id)) {
      return;
    }
    int register = hinted(node, first, inputs);
    if (register == FREE) {
      register = freeRegister(node.kind());
    }
    if (register == FREE) {
      register = victim(node.kind(), distance(id));
      if (register == FREE) {
        spillResult(id);
        return;
      }
      evict(register, node);
    }
    hold(register, id);
    results[id] = number(register);
  }

  /** A free register that saves a move. */
  private int hinted(Node node, int first, int inputs) {
    int register = phiRegister[node.id()];
    if (register != FREE && holds[register] == FREE) {
      return register;
    }
    for (int use = first; use < inputs; use++) {
      int value = lifetimes.used[use];
      if (value != Lifetimes.NO_VALUE && lifetimes.lastUses.get(use)) {
        int location = useLocations[use];
        if (Location.isRegister(location) && lifetimes.node(value).kind() == node.kind()) {
          int row = node.kind() == Kind.WORD ? location : words + location;
          if (holds[row] == FREE) {
            return row;
          }
        }
      }
    }
    return FREE;
  }

  // Registers

  private void hold(int register, int value) {
    int old = holds[register];
    if (old != FREE) {
      registerOf[old] = FREE;
    }
    holds[register] = value;
    if (value != FREE) {
      registerOf[value] = register;
    }
  }

  private boolean isOf(int register, Kind kind) {
    return register < words == (kind == Kind.WORD);
  }

  private int number(int register) {
    return Location.register(register < words ? register : register - words);
  }

  private int freeRegister(Kind kind) {
    int end = kind == Kind.WORD ? words : registers;
    for (int r = kind == Kind.WORD ? 0 : words; r < end; r++) {
      if (holds[r] == FREE) {
        return r;
      }
    }
    return FREE;
  }

  /** The register whose value is used last, if that is behind a position; no pinned one. */
  private int victim(Kind kind, int next) {
    int end = kind == Kind.WORD ? words : registers;
    int farthest = next;
    int result = FREE;
    for (int r = kind == Kind.WORD ? 0 : words; r < end; r++) {
      if (!pinned[r] && holds[r] != FREE) {
        int distance = distance(holds[r]);
        if (distance > farthest) {
          farthest = distance;
          result = r;
        }
      }
    }
    return result;
  }

  /** The position of a value's next use, in the next turn of a loop if it is not used before. */
  private int distance(int value) {
    int next = lifetimes.nextInput(value, position);
    return loopEnd[value] > position ? Math.min(next, loopEnd[value]) : next;
  }

  private void evict(int register, Node node) {
    int value = holds[register];
    if (!atHome.get(value)) {
      if (lifetimes.acrossCall.get(value) && !inSpill.get(value)) {
        move(node, value, number(register), SPILLED);
      }
      spill(value);
    }
    hold(register, FREE);
  }

  private void spill(int value) {
    spilled.set(value);
    if (lifetimes.acrossCall.get(value)) {
      inSpill.set(value);
    }
  }

  private void spillResult(int value) {
    results[value] = SPILLED;
    spill(value);
  }

  private int locationOf(int value) {
    int register = registerOf[value];
    if (register != FREE) {
      return number(register);
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
