package dev.perigee.tier1.registers;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The uses and live ranges of a graph's values. Blocks are identified by their index in {@link
 * Graph#blocks}, values by their id. Each block's start, node and end has a position.
 *
 * <p>This is the liveness of native code only. Unlike {@link
 * dev.perigee.tier1.graph.GraphLiveness}, it omits values that live into an entry only to recover
 * others, and phis do not live into their own blocks.
 */
final class Lifetimes {
  /** {@link #used}: the use is not an allocated node. */
  static final int NO_VALUE = -1;

  final List<BasicBlock> blocks;
  final @Nullable Node[] nodes;

  /** By block id: its index. */
  final int[] indexOf;

  /**
   * By block index: the position of its start; {@code end} is that of its end, after its
   * terminator.
   */
  final int[] start;

  final int[] end;

  /** By value id: the index of its block. */
  final int[] definedIn;

  /** By node id: where its uses begin in {@link #used}, inputs first. */
  final int[] firstUse;

  /** By node id: where its uses end in {@link #used}. */
  private final int[] endOfUses;

  /** The ids of used values, or {@link #NO_VALUE}. */
  int[] used = new int[256];

  /** By index in {@link #used}: the value is not live after this node. */
  final BitSet lastUses = new BitSet();

  /** Values that have a home. */
  final BitSet homed = new BitSet();

  /** Constants of the function's record. */
  final BitSet inRecord = new BitSet();

  /** Values without a use after their definition. The driver may bring them to other blocks. */
  final BitSet unused = new BitSet();

  /** By block index. */
  final BitSet[] liveIn;

  final BitSet[] liveOut;

  /**
   * Values that are not in their spill places throughout their lives: those that live across a
   * call, which loses all spill places, and those that the driver brings at home.
   */
  final BitSet acrossCall = new BitSet();

  /**
   * Values that the driver brings to a block to which no earlier block leads. They live there
   * although their definitions may come later, or may not reach the block at all.
   */
  final BitSet fromDriver = new BitSet();

  /** Values that live into the block of their own definition. */
  private final BitSet liveIntoOwn = new BitSet();

  /** By block index: the number of calls in the blocks before it. */
  final int[] calls;

  /** By block index: the maximum number of words, and of doubles, that are live at once. */
  final int[] wordPressure;

  final int[] doublePressure;

  /**
   * Positions of uses as inputs, including those of phis. A value's positions are contiguous; see
   * {@link #cursor}.
   */
  private int[] inputUses = new int[0];

  private final int[] cursor;
  private final int[] cursorEnd;
  private int usedCount;
  private int[] stack = new int[64];

  Lifetimes(Graph graph) {
    blocks = graph.blocks();
    int nodeCount = graph.nodeCount();
    int count = blocks.size();
    nodes = new Node[nodeCount];
    indexOf = new int[graph.blockCount()];
    start = new int[count];
    end = new int[count];
    definedIn = new int[nodeCount];
    firstUse = new int[nodeCount];
    endOfUses = new int[nodeCount];
    liveIn = new BitSet[count];
    liveOut = new BitSet[count];
    calls = new int[count + 1];
    wordPressure = new int[count];
    doublePressure = new int[count];
    cursor = new int[nodeCount];
    cursorEnd = new int[nodeCount];
    number();
    collect();
    flow();
    scan();
    findWhatTheDriverBrings();
  }

  // Each method has one loop. HotSpot compiles a method with several loops again for each loop that
  // gets hot, together with everything that it inlines.

  private void collect() {
    int[] useCounts = new int[nodes.length];
    int[] inputCounts = new int[nodes.length];
    for (int i = 0; i < blocks.size(); i++) {
      collect(i, useCounts, inputCounts);
    }
    int total = 0;
    for (int i = 0; i < nodes.length; i++) {
      if (useCounts[i] == 0) {
        unused.set(i);
      }
      total += inputCounts[i];
      cursor[i] = total;
      cursorEnd[i] = total;
    }
    inputUses = new int[total];
  }

  private void flow() {
    BitSet defined = new BitSet(nodes.length);
    for (int i = 0; i < blocks.size(); i++) {
      flow(i, defined);
    }
  }

  private void scan() {
    for (int i = blocks.size() - 1; i >= 0; i--) {
      scan(i);
    }
  }

  private void findWhatTheDriverBrings() {
    for (int i = 0; i < blocks.size(); i++) {
      if (!hasEarlierPredecessor(i)) {
        fromDriver.or(liveIn[i]);
      }
    }
    for (int v = fromDriver.nextSetBit(0); v >= 0; v = fromDriver.nextSetBit(v + 1)) {
      if (homed.get(v)) {
        acrossCall.set(v);
      }
      if (liveIn[definedIn[v]].get(v)) {
        liveIntoOwn.set(v);
      }
    }
  }

  /** Whether one of the blocks before a block leads to it. */
  boolean hasEarlierPredecessor(int index) {
    for (BasicBlock predecessor : blocks.get(index).predecessors()) {
      if (indexOf[predecessor.id()] < index) {
        return true;
      }
    }
    return false;
  }

  private void number() {
    Arrays.fill(definedIn, -1);
    int position = 0;
    for (int i = 0; i < blocks.size(); i++) {
      BasicBlock block = blocks.get(i);
      indexOf[block.id()] = i;
      liveIn[i] = new BitSet();
      liveOut[i] = new BitSet();
      start[i] = position;
      end[i] = position + block.nodes().size() + 2;
      position = end[i] + 1;
      for (Node phi : block.phis()) {
        define(phi, i);
      }
      for (Node node : block.nodes()) {
        define(node, i);
      }
    }
  }

  private void define(Node node, int index) {
    nodes[node.id()] = node;
    if (node.home() != Node.NO_HOME) {
      homed.set(node.id());
    } else if (node.isInRecord()) {
      inRecord.set(node.id());
    }
    definedIn[node.id()] = index;
  }

  private void collect(int index, int[] useCounts, int[] inputCounts) {
    BasicBlock block = blocks.get(index);
    calls[index + 1] = calls[index];
    for (Node node : block.nodes()) {
      collect(node, useCounts, inputCounts);
      if (node.operation() == Operation.CALL) {
        calls[index + 1]++;
      }
    }
    collect(block.terminator(), useCounts, inputCounts);
    for (BasicBlock successor : block.successors()) {
      if (!successor.phis().isEmpty()) {
        int edge = successor.predecessors().indexOf(block);
        for (Node phi : successor.phis()) {
          Node input = phi.input(edge);
          if (input.isAllocated()) {
            useCounts[input.id()]++;
            inputCounts[input.id()]++;
          }
        }
      }
    }
  }

  private void collect(Node node, int[] useCounts, int[] inputCounts) {
    firstUse[node.id()] = usedCount;
    for (int i = 0; i < node.inputCount(); i++) {
      Node input = node.input(i);
      if (input.isAllocated()) {
        inputCounts[input.id()]++;
      }
      addUse(input, useCounts);
    }
    FrameStore returned = node.returned();
    if (returned != null) {
      addUses(returned, useCounts);
    }
    FrameExit exit = node.exit();
    if (exit != null) {
      for (FrameStore store : exit.stores()) {
        addUses(store, useCounts);
      }
    }
    endOfUses[node.id()] = usedCount;
  }

  private void addUses(FrameStore store, int[] useCounts) {
    if (store.payload() != null) {
      addUse(store.payload(), useCounts);
    }
    if (store.tagNode() != null) {
      addUse(store.tagNode(), useCounts);
    }
  }

  private void addUse(Node value, int[] useCounts) {
    if (usedCount == used.length) {
      used = Arrays.copyOf(used, usedCount * 2);
    }
    if (value.isAllocated()) {
      useCounts[value.id()]++;
      used[usedCount++] = value.id();
    } else {
      used[usedCount++] = NO_VALUE;
    }
  }

  /** The number of a node's uses, inputs and frame uses; the node is not a phi. */
  int useCount(Node node) {
    return endOfUses[node.id()] - firstUse[node.id()];
  }

  /** Makes all values that a block uses live back to their definitions. */
  private void flow(int index, BitSet defined) {
    BasicBlock block = blocks.get(index);
    for (Node phi : block.phis()) {
      defined.set(phi.id());
    }
    List<Node> members = block.nodes();
    for (int i = 0; i <= members.size(); i++) {
      Node node = i < members.size() ? members.get(i) : block.terminator();
      int first = firstUse[node.id()];
      int last = first + useCount(node);
      for (int use = first; use < last; use++) {
        int value = used[use];
        if (value != NO_VALUE && (definedIn[value] != index || !defined.get(value))) {
          liveInto(value, index);
        }
      }
      defined.set(node.id());
    }
    for (BasicBlock successor : block.successors()) {
      if (!successor.phis().isEmpty()) {
        int edge = successor.predecessors().indexOf(block);
        for (Node phi : successor.phis()) {
          Node input = phi.input(edge);
          if (input.isAllocated() && !unused.get(phi.id())) {
            liveOut[index].set(input.id());
            if (definedIn[input.id()] != index) {
              liveInto(input.id(), index);
            }
          }
        }
      }
    }
  }

  /** Makes a value live into a block, and from there back to its definition. */
  private void liveInto(int value, int index) {
    int depth = 0;
    stack[depth++] = index;
    while (depth > 0) {
      int at = stack[--depth];
      if (liveIn[at].get(value)) {
        continue;
      }
      liveIn[at].set(value);
      for (BasicBlock predecessor : blocks.get(at).predecessors()) {
        int before = indexOf[predecessor.id()];
        liveOut[before].set(value);
        if (definedIn[value] == before) {
          continue;
        }
        if (depth == stack.length) {
          stack = Arrays.copyOf(stack, depth * 2);
        }
        stack[depth++] = before;
      }
    }
  }

  /**
   * Goes from a block's end to its start and finds last uses, positions, pressure and the values
   * that live across calls.
   */
  private void scan(int index) {
    BasicBlock block = blocks.get(index);
    BitSet live = (BitSet) liveOut[index].clone();
    int words = 0;
    int doubles = 0;
    for (int id = live.nextSetBit(0); id >= 0; id = live.nextSetBit(id + 1)) {
      if (node(id).kind() == Kind.WORD) {
        words++;
      } else {
        doubles++;
      }
    }
    wordPressure[index] = words;
    doublePressure[index] = doubles;
    int position = end[index];
    for (BasicBlock successor : block.successors()) {
      if (!successor.phis().isEmpty()) {
        int edge = successor.predecessors().indexOf(block);
        for (Node phi : successor.phis()) {
          if (phi.input(edge).isAllocated()) {
            inputUses[--cursor[phi.input(edge).id()]] = position;
          }
        }
      }
    }
    List<Node> members = block.nodes();
    for (int i = members.size(); i >= 0; i--) {
      Node node = i < members.size() ? members.get(i) : block.terminator();
      position--;
      if (node.isAllocated() && !live.get(node.id())) {
        unused.set(node.id());
      } else if (node.isAllocated()) {
        live.clear(node.id());
        if (node.kind() == Kind.WORD) {
          words--;
        } else {
          doubles--;
        }
      }
      if (node.operation() == Operation.CALL) {
        acrossCall.or(live);
      }
      int first = firstUse[node.id()];
      int last = first + useCount(node);
      for (int use = first; use < last; use++) {
        if (used[use] != NO_VALUE && !live.get(used[use])) {
          lastUses.set(use);
        }
      }
      for (int use = first; use < last; use++) {
        int value = used[use];
        if (value == NO_VALUE) {
          continue;
        }
        if (use < first + node.inputCount()) {
          inputUses[--cursor[value]] = position;
        }
        if (!live.get(value)) {
          live.set(value);
          if (node(value).kind() == Kind.WORD) {
            words++;
          } else {
            doubles++;
          }
        }
      }
      wordPressure[index] = Math.max(wordPressure[index], words);
      doublePressure[index] = Math.max(doublePressure[index], doubles);
    }
    for (Node phi : block.phis()) {
      if (!live.get(phi.id())) {
        unused.set(phi.id());
      }
    }
  }

  /**
   * The position of a value's first use as an input after a position; the greatest int if there is
   * none. Positions must not decrease from call to call.
   */
  int nextInput(int value, int position) {
    int at = cursor[value];
    int last = cursorEnd[value];
    while (at < last && inputUses[at] <= position) {
      at++;
    }
    cursor[value] = at;
    return at < last ? inputUses[at] : Integer.MAX_VALUE;
  }

  Node node(int id) {
    Node node = nodes[id];
    if (node == null) {
      throw new IllegalArgumentException("no node in a block has the id " + id);
    }
    return node;
  }

  /** Whether any values are at home at some point. */
  boolean usesHomes() {
    return !acrossCall.isEmpty();
  }

  /**
   * The values that are certainly at home at each block's start, because all paths there lead
   * across a call after the definition, or from the driver. A forward dataflow.
   */
  BitSet[] atHomeIn() {
    BitSet[] atHome = new BitSet[blocks.size()];
    BitSet[] behindCalls = new BitSet[blocks.size()];
    for (int i = 0; i < atHome.length; i++) {
      atHome[i] = new BitSet();
      if (!usesHomes()) {
        continue;
      }
      atHome[i].or(liveIn[i]);
      atHome[i].and(homed);
      if (calls[i + 1] > calls[i]) {
        BitSet behind = (BitSet) homed.clone();
        List<Node> members = blocks.get(i).nodes();
        for (int k = members.size() - 1; members.get(k).operation() != Operation.CALL; k--) {
          behind.clear(members.get(k).id());
        }
        behindCalls[i] = behind;
      }
    }
    boolean changed = usesHomes();
    while (changed) {
      changed = false;
      for (int i = 0; i < atHome.length; i++) {
        int before = atHome[i].cardinality();
        for (BasicBlock predecessor : blocks.get(i).predecessors()) {
          int from = indexOf[predecessor.id()];
          if (behindCalls[from] != null) {
            atHome[i].and(behindCalls[from]);
          } else {
            atHome[i].and(atHome[from]);
            clearDefinedIn(from, atHome[i]);
          }
        }
        changed |= atHome[i].cardinality() != before;
      }
    }
    return atHome;
  }

  /**
   * Adds the inputs, direct and indirect, of the values without a home, which have to be computed
   * again.
   */
  void addRecovered(BitSet values) {
    for (int v = values.nextSetBit(0); v >= 0; v = values.nextSetBit(v + 1)) {
      addRecovered(node(v), values);
    }
  }

  private static void addRecovered(Node value, BitSet values) {
    if (value.home() != Node.NO_HOME || value.operation() == Operation.PHI) {
      return;
    }
    for (int i = 0; i < value.inputCount(); i++) {
      Node input = value.input(i);
      if (input.isAllocated() && !values.get(input.id())) {
        values.set(input.id());
        addRecovered(input, values);
      }
    }
  }

  private void clearDefinedIn(int index, BitSet atHome) {
    for (int v = liveIntoOwn.nextSetBit(0); v >= 0; v = liveIntoOwn.nextSetBit(v + 1)) {
      if (definedIn[v] == index) {
        atHome.clear(v);
      }
    }
  }
}
