package dev.perigee.tier1.graph;

import dev.perigee.tier0.Exit;
import dev.perigee.tier1.target.Comparison;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random graphs that keep the rules of {@link GraphVerifier}: with loops, including irreducible
 * ones, calls, entries, exits, phis, homes, and values that are recovered at entries. Some entries
 * are <em>roots</em>: only the driver leads there from the function's start. Blocks are in any
 * order in which dominators come first.
 */
public final class RandomGraphs {
  private static final int SLOTS = 10;

  private final SplittableRandom random;
  private final Graph graph = new Graph();

  /** Blocks that are dominated only by themselves: the first one, and roots. */
  private BitSet roots = new BitSet();

  private final List<List<Node>> atEnds = new ArrayList<>();
  private final boolean calls;
  private final boolean entries;
  private final int size;

  /** Nodes without a home that may be used up to the end of this block. */
  private List<Node> temporary = new ArrayList<>();

  private List<Node> lasting = new ArrayList<>();

  private RandomGraphs(long seed) {
    random = new SplittableRandom(seed);
    calls = random.nextInt(3) > 0;
    entries = random.nextInt(3) > 0;
    size = 1 + random.nextInt(random.nextBoolean() ? 4 : 12);
  }

  /** A graph, the same for the same seed. */
  public static Graph graph(long seed) {
    return new RandomGraphs(seed).make();
  }

  private Graph make() {
    List<int[]> order = order(shape(1 + random.nextInt(10)));
    int count = order.size();
    for (int i = 0; i < count; i++) {
      BasicBlock block = graph.addBlock(i);
      block.setEntry(roots.get(i) || (entries && random.nextInt(3) == 0));
      block.setLoopDepth(random.nextInt(3));
    }
    List<BasicBlock> blocks = graph.blocks();
    for (int i = 0; i < count; i++) {
      for (int successor : order.get(i)) {
        blocks.get(i).goTo(blocks.get(successor));
      }
    }
    BitSet[] dominators = dominators(order);
    List<List<Node>> temporaries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BasicBlock block = blocks.get(i);
      lasting = new ArrayList<>();
      temporary = new ArrayList<>();
      for (int d = dominators[i].nextSetBit(0); d >= 0; d = dominators[i].nextSetBit(d + 1)) {
        if (d != i) {
          blocks.get(d).phis().forEach(this::dominating);
          blocks.get(d).nodes().forEach(this::dominating);
        }
      }
      if (i > 0 && roots.get(i)) {
        for (BasicBlock other : blocks.subList(0, i)) {
          other.phis().forEach(this::recovered);
          other.nodes().forEach(this::recovered);
        }
      } else if (block.predecessors().size() == 1) {
        for (Node node : temporaries.get(blocks.indexOf(block.predecessors().get(0)))) {
          if (!block.isEntry() || isRecoverable(node)) {
            temporary.add(node);
          }
        }
      }
      fill(block);
      List<Node> atEnd = new ArrayList<>(lasting);
      atEnd.addAll(temporary);
      atEnds.add(atEnd);
      temporaries.add(temporary);
    }
    for (BasicBlock block : blocks) {
      for (Node phi : block.phis()) {
        Node[] inputs = new Node[block.predecessors().size()];
        for (int i = 0; i < inputs.length; i++) {
          inputs[i] = pick(phi.kind(), atEnds.get(blocks.indexOf(block.predecessors().get(i))));
        }
        phi.setInputs(inputs);
      }
    }
    for (int root = roots.nextSetBit(1); root >= 0; root = roots.nextSetBit(root + 1)) {
      useFromBefore(root, dominators);
    }
    return graph;
  }

  /**
   * Lets nodes use values that were computed before the driver last came to a root, in the root's
   * own loop.
   */
  private void useFromBefore(int root, BitSet[] dominators) {
    List<BasicBlock> blocks = graph.blocks();
    List<Node> homed = new ArrayList<>();
    for (BasicBlock latch : blocks.get(root).predecessors()) {
      List<Node> atEnd = new ArrayList<>(atEnds.get(blocks.indexOf(latch)));
      atEnd.removeIf(node -> node.home() == Node.NO_HOME || node.block() == blocks.get(root));
      if (latch == blocks.get(root).predecessors().get(0)) {
        homed = atEnd;
      } else {
        homed.retainAll(atEnd);
      }
    }
    for (int i = root; i < blocks.size() && !homed.isEmpty(); i++) {
      if (!dominators[i].get(root)) {
        continue;
      }
      for (Node node : blocks.get(i).nodes()) {
        for (int k = 0; k < node.inputCount(); k++) {
          if (chance(4)) {
            node.setInput(k, pick(node.input(k).kind(), homed));
          }
        }
      }
    }
  }

  private void recovered(Node node) {
    if (node.isAllocated() && node.home() != Node.NO_HOME) {
      lasting.add(node);
    }
  }

  private static boolean isRecoverable(Node node) {
    return node.isInRecord()
        || (node.operation() == Operation.LOAD && node.memory() == MemoryClass.TABLE);
  }

  private void dominating(Node node) {
    if (node.isAllocated() && (node.home() != Node.NO_HOME || (!calls && !entries))) {
      lasting.add(node);
    }
  }

  // Control flow

  private List<int[]> shape(int count) {
    List<int[]> shape = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(8);
      if (kind == 0) {
        shape.add(new int[0]);
      } else if (kind < 4 || count < 3) {
        shape.add(new int[] {successor(i, count)});
      } else {
        int one = successor(i, count);
        int other = successor(i, count);
        shape.add(one == other ? new int[] {one} : new int[] {one, other});
      }
    }
    int[] predecessors = new int[count];
    shape.forEach(successors -> {
      for (int successor : successors) {
        predecessors[successor]++;
      }
    });
    predecessors[0]++;
    for (int i = 0; i < count; i++) {
      int[] successors = shape.get(i);
      for (int k = 0; k < successors.length; k++) {
        if (successors.length > 1 && predecessors[successors[k]] > 1) {
          shape.add(new int[] {successors[k]});
          successors[k] = shape.size() - 1;
        }
      }
    }
    return shape;
  }

  /** Usually the next block. Block 0 has no predecessor, since code begins there. */
  private int successor(int block, int count) {
    if (count == 1) {
      return 0;
    }
    int next = block + 1;
    return next < count && random.nextInt(3) > 0 ? next : 1 + random.nextInt(count - 1);
  }

  /**
   * The successors of each block that is reachable from the start or from a root, in an order in
   * which dominators come first.
   */
  private List<int[]> order(List<int[]> shape) {
    if (shape.size() == 1) {
      roots.set(0);
      return List.of(new int[0]);
    }
    BitSet first = new BitSet();
    BitSet seen = new BitSet();
    for (int i = 0; i < shape.size(); i++) {
      if (i == 0 || (entries && !seen.get(i) && chance(2))) {
        visit(i, shape, seen, new ArrayList<>());
        first.set(i);
      }
    }
    // If native code leads to a root from a later root's blocks, it is not a root.
    for (int root = first.nextSetBit(1); root >= 0; root = first.nextSetBit(root + 1)) {
      BitSet others = (BitSet) first.clone();
      others.clear(root);
      BitSet elsewhere = new BitSet();
      others.stream().forEach(other -> visit(other, shape, elsewhere, new ArrayList<>()));
      if (elsewhere.get(root)) {
        first.clear(root);
      }
    }
    List<Integer> order = new ArrayList<>();
    seen.clear();
    for (int root = first.nextSetBit(0); root >= 0; root = first.nextSetBit(root + 1)) {
      List<Integer> postorder = new ArrayList<>();
      visit(root, shape, seen, postorder);
      order.addAll(postorder.reversed());
    }
    int[] place = new int[shape.size()];
    for (int i = 0; i < order.size(); i++) {
      place[order.get(i)] = i;
    }
    List<int[]> edges = new ArrayList<>();
    for (int block : order) {
      edges.add(renamed(shape.get(block), place));
      if (first.get(block)) {
        roots.set(place[block]);
      }
    }
    return chance(3) ? shuffled(edges) : edges;
  }

  private static int[] renamed(int[] blocks, int[] names) {
    int[] result = new int[blocks.length];
    for (int i = 0; i < blocks.length; i++) {
      result[i] = names[blocks[i]];
    }
    return result;
  }

  /** The same blocks in another order in which dominators come first. */
  private List<int[]> shuffled(List<int[]> edges) {
    BitSet[] dominators = dominators(edges);
    List<Integer> order = new ArrayList<>(List.of(0));
    int[] place = new int[edges.size()];
    BitSet placed = new BitSet();
    placed.set(0);
    while (order.size() < edges.size()) {
      int next = random.nextInt(edges.size());
      BitSet missing = (BitSet) dominators[next].clone();
      missing.andNot(placed);
      if (missing.cardinality() == 1 && missing.get(next)) {
        placed.set(next);
        place[next] = order.size();
        order.add(next);
      }
    }
    BitSet names = new BitSet();
    List<int[]> result = new ArrayList<>();
    for (int block : order) {
      result.add(renamed(edges.get(block), place));
      names.set(place[block], roots.get(block));
    }
    roots = names;
    return result;
  }

  private static void visit(int block, List<int[]> shape, BitSet seen, List<Integer> postorder) {
    if (seen.get(block)) {
      return;
    }
    seen.set(block);
    for (int successor : shape.get(block)) {
      visit(successor, shape, seen, postorder);
    }
    postorder.add(block);
  }

  /** For each block, the blocks that dominate it, including itself. */
  private BitSet[] dominators(List<int[]> edges) {
    BitSet[] dominators = new BitSet[edges.size()];
    for (int i = 0; i < dominators.length; i++) {
      dominators[i] = new BitSet();
      if (roots.get(i)) {
        dominators[i].set(i);
      } else {
        dominators[i].set(0, dominators.length);
      }
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int from = 0; from < dominators.length; from++) {
        for (int to : edges.get(from)) {
          BitSet next = (BitSet) dominators[to].clone();
          next.and(dominators[from]);
          next.set(to);
          changed |= !next.equals(dominators[to]);
          dominators[to] = next;
        }
      }
    }
    return dominators;
  }

  // Nodes

  private void fill(BasicBlock block) {
    if (block.predecessors().size() > 1 || (!block.predecessors().isEmpty() && chance(8))) {
      int phis = random.nextInt(5);
      for (int i = 0; i < phis; i++) {
        Node phi = graph.newPhi(chance(3) ? Kind.DOUBLE : Kind.WORD);
        if (block.isEntry() || calls || !chance(3)) {
          home(phi);
        }
        block.addPhi(phi);
        publish(phi);
      }
    }
    if (chance(3)) {
      add(block, graph.newNode(Operation.POLL, 1, 0));
    }
    int nodes = random.nextInt(size);
    for (int i = 0; i < nodes; i++) {
      add(block, node());
    }
    Node terminator =
        switch (block.successors().size()) {
          case 0 -> graph.newNode(chance(2) ? Operation.LEAVE : Operation.RETURN, 0, 0);
          case 1 -> graph.newNode(Operation.JUMP, 0, 0);
          default ->
              graph
                  .newNode(Operation.BRANCH, 0, 0, pick(Kind.WORD), pick(Kind.WORD))
                  .setComparison(Comparison.LESS);
        };
    if (terminator.operation() == Operation.RETURN && chance(2)) {
      terminator.setReturned(FrameStore.typed(0, pick(Kind.WORD), 4));
    }
    exit(terminator);
    block.setTerminator(terminator);
  }

  private Node node() {
    return switch (random.nextInt(calls ? 17 : 16)) {
      case 0, 1, 2 -> graph.newNode(Operation.ADD, 0, 0, pick(Kind.WORD), pick(Kind.WORD));
      case 3, 4 ->
          graph.newNode(Operation.MULTIPLY_DOUBLE, 0, 0, pick(Kind.DOUBLE), pick(Kind.DOUBLE));
      case 5 -> graph.newNode(Operation.CONVERT, 0, 0, pick(Kind.WORD));
      case 6 -> graph.newNode(Operation.TO_BITS, 0, 0, pick(Kind.DOUBLE));
      case 7 -> {
        Kind kind = chance(2) ? Kind.WORD : Kind.DOUBLE;
        yield graph.newNode(Operation.MOVE, 0, 0, pick(kind));
      }
      case 8 ->
          graph
              .newNode(Operation.CHECK, 0, 0, pick(Kind.WORD), pick(Kind.WORD))
              .setComparison(Comparison.EQUAL);
      case 9 -> graph.newNode(Operation.LOAD_CHECKED, 16, 4, pick(Kind.WORD));
      case 10 ->
          graph.newNode(
              Operation.HINTED_NODE, 0, 0, pick(Kind.WORD), pick(Kind.WORD), pick(Kind.WORD));
      case 11, 12 -> {
        List<Node> bases = new ArrayList<>(lasting);
        temporary.stream().filter(RandomGraphs::isRecoverable).forEach(bases::add);
        yield graph
            .newNode(Operation.LOAD, 8, 0, pick(Kind.WORD, bases))
            .setMemory(MemoryClass.TABLE);
      }
      case 13, 14 ->
          graph
              .newNode(Operation.STORE, 8, 0, pick(Kind.WORD), pick(Kind.WORD))
              .setMemory(MemoryClass.CELL);
      case 15 -> graph.newNode(Operation.LOAD, 240, 0, graph.record());
      default -> graph.newNode(Operation.CALL, 0, 0, pick(Kind.WORD));
    };
  }

  private void add(BasicBlock block, Node node) {
    exit(node);
    if (node.isAllocated()
        && (isRecoverable(node) ? chance(3) : chance(2) || (calls && chance(2)))) {
      home(node);
    }
    block.add(node);
    if (node.operation() == Operation.CALL) {
      temporary.clear();
    }
    if (node.isAllocated()) {
      publish(node);
    }
  }

  private void home(Node node) {
    int slot = random.nextInt(SLOTS);
    Node ignored = chance(3) && node.kind() == Kind.WORD ? node.tagOf(slot) : node.payloadOf(slot);
  }

  private void publish(Node node) {
    (node.home() != Node.NO_HOME ? lasting : temporary).add(node);
  }

  private void exit(Node node) {
    if (!node.operation().mayLeave()) {
      return;
    }
    List<FrameStore> stores = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      int slot = i * 3 + random.nextInt(3);
      switch (random.nextInt(4)) {
        case 0 -> stores.add(FrameStore.copy(slot, 20));
        case 1 -> {
          Node payload = pick(Kind.WORD);
          Node tag = pick(Kind.WORD);
          stores.add(
              tag.isAllocated()
                  ? FrameStore.untyped(slot, payload, tag)
                  : FrameStore.typed(slot, payload, 4));
        }
        default -> stores.add(FrameStore.typed(slot, pick(chance(3) ? Kind.DOUBLE : Kind.WORD), 4));
      }
    }
    node.setExit(new FrameExit(Exit.STEP, 1, stores));
  }

  private Node pick(Kind kind) {
    if (!temporary.isEmpty() && chance(2)) {
      return pick(kind, temporary);
    }
    return pick(kind, lasting);
  }

  private Node pick(Kind kind, List<Node> from) {
    for (int i = 0; i < 6 && !from.isEmpty(); i++) {
      int back = chance(2) ? 6 : from.size();
      Node node = from.get(Math.max(0, from.size() - 1 - random.nextInt(back)));
      if (node.kind() == kind) {
        return node;
      }
    }
    return kind == Kind.DOUBLE
        ? graph.constant((double) random.nextInt(4))
        : chance(2) ? graph.constant(random.nextInt(5)) : graph.frame();
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }
}
