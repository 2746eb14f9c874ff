package dev.perigee.tier1.graph.passes;

import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Recovery;
import dev.perigee.tier1.target.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes graphs that keep the rules of {@link dev.perigee.tier1.graph}, with branches and loops.
 * There are few different operands, so that many values are computed twice.
 */
final class RandomGraph {
  private static final int SLOTS = 4;
  private static final int MAX_DEPTH = 3;
  private static final int MAX_BLOCKS = 16;

  /** A comparison that rarely holds, so that most checks pass. */
  private static final Comparison SELDOM = Comparison.EQUAL;

  /** The effects that may occur in a part of a graph. */
  private record Effects(boolean calls, boolean enters) {}

  private final SplittableRandom random;
  private final Graph graph = new Graph();

  /** The nodes that may be used at the end of {@link #block}. */
  private List<Node> available = new ArrayList<>();

  private BasicBlock block;

  private RandomGraph(long seed) {
    random = new SplittableRandom(seed);
    block = graph.addBlock(0);
    block.setEntry(true);
  }

  static Graph make(long seed) {
    RandomGraph maker = new RandomGraph(seed);
    maker.add(Operation.LOAD, 0, 0, maker.graph.frame()).setMemory(MemoryClass.FRAME);
    maker.part(new Effects(true, true), 0);
    maker.end();
    return maker.graph;
  }

  private void end() {
    block.setTerminator(
        chance(2)
            ? graph.newNode(Operation.RETURN, 0, 0).setReturned(FrameStore.typed(0, word(), 4))
            : graph.newNode(Operation.LEAVE, 0, 0).setExit(exit()));
  }

  private boolean chance(int odds) {
    return random.nextInt(odds) == 0;
  }

  private void part(Effects allowed, int depth) {
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      int nodes = random.nextInt(12);
      for (int j = 0; j < nodes; j++) {
        node();
      }
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          if (mayNest(depth)) {
            branches(allowed, depth);
          }
        }
        case 2, 3 -> {
          if (mayNest(depth)) {
            loop(allowed, depth);
          }
        }
        case 4 -> {
          if (allowed.enters) {
            entry();
          }
        }
        default -> {
          if (allowed.calls) {
            call();
          }
        }
      }
    }
  }

  private boolean mayNest(int depth) {
    return depth < MAX_DEPTH && graph.blockCount() < MAX_BLOCKS;
  }

  private void call() {
    Node call = graph.newNode(Operation.CALL, random.nextInt(100), 0, word());
    block.add(call.setExit(exit()));
    keepOverCall(available);
  }

  /** Makes an entry, to which sometimes only the driver leads. */
  private void entry() {
    BasicBlock next = newBlock();
    if (chance(3)) {
      block.setTerminator(graph.newNode(Operation.LEAVE, 0, 0).setExit(exit()));
    } else {
      jump(next);
    }
    begin(next, true);
  }

  private void begin(BasicBlock next, boolean isEntry) {
    block = next;
    block.setEntry(isEntry);
    if (isEntry) {
      keepOverEntry(available);
      if (chance(2)) {
        block.add(graph.newNode(Operation.POLL, 5, 0).setExit(exit()));
      }
    }
  }

  private static void keepOverCall(List<Node> nodes) {
    nodes.removeIf(node -> node.home() == Node.NO_HOME);
  }

  private static void keepOverEntry(List<Node> nodes) {
    // In the order in which they were made, so that a node's inputs are decided before the node.
    List<Node> kept = new ArrayList<>();
    for (Node node : nodes) {
      boolean keeps = node.home() != Node.NO_HOME || Recovery.isPossible(node);
      for (int i = 0; keeps && node.home() == Node.NO_HOME && i < node.inputCount(); i++) {
        keeps = !node.input(i).isAllocated() || kept.contains(node.input(i));
      }
      if (keeps) {
        kept.add(node);
      }
    }
    nodes.retainAll(kept);
  }

  private void keepOver(Effects happened) {
    if (happened.calls) {
      keepOverCall(available);
    }
    if (happened.enters) {
      keepOverEntry(available);
    }
  }

  private BasicBlock newBlock() {
    return graph.addBlock(graph.blockCount());
  }

  private void jump(BasicBlock target) {
    block.setTerminator(graph.newNode(Operation.JUMP, 0, 0));
    block.goTo(target);
  }

  private void branch(BasicBlock one, BasicBlock other) {
    Node branch = graph.newNode(Operation.BRANCH, 0, 0, word(), word());
    block.setTerminator(branch.setComparison(comparison()));
    block.goTo(one);
    block.goTo(other);
  }

  private Effects some(Effects allowed) {
    return new Effects(allowed.calls && chance(3), allowed.enters && chance(2));
  }

  private void branches(Effects allowed, int depth) {
    Effects happens = some(allowed);
    BasicBlock start = block;
    List<Node> before = available;
    BasicBlock one = newBlock();
    List<Node> oneEnd = arm(one, before, happens, depth);
    BasicBlock oneLast = block;
    BasicBlock other = newBlock();
    List<Node> otherEnd = arm(other, before, happens, depth);
    BasicBlock otherLast = block;
    block = start;
    available = new ArrayList<>(before);
    branch(one, other);
    BasicBlock join = newBlock();
    block = oneLast;
    jump(join);
    block = otherLast;
    jump(join);
    keepOver(happens);
    boolean isEntry = allowed.enters && chance(4);
    if (isEntry) {
      keepOverEntry(available);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      Node phi = phi(join, isEntry);
      phi.setInputs(wordOf(oneEnd), wordOf(otherEnd));
      available.add(phi);
    }
    begin(join, isEntry);
  }

  /** Makes a part that begins with a block; returns the nodes that are available at its end. */
  private List<Node> arm(BasicBlock first, List<Node> before, Effects happens, int depth) {
    block = first;
    available = new ArrayList<>(before);
    part(happens, depth + 1);
    return available;
  }

  private Node phi(BasicBlock where, boolean needsHome) {
    Node phi = graph.newPhi(Kind.WORD);
    if (needsHome || chance(2)) {
      Node ignored = phi.payloadOf(random.nextInt(SLOTS));
    }
    where.addPhi(phi);
    return phi;
  }

  private void loop(Effects allowed, int depth) {
    Effects happens = some(allowed);
    List<Node> phis = new ArrayList<>();
    List<Node> starts = new ArrayList<>();
    BasicBlock header = newBlock();
    for (int i = random.nextInt(3); i > 0; i--) {
      phis.add(phi(header, happens.enters));
      starts.add(word());
    }
    jump(header);
    keepOver(happens);
    available.addAll(phis);
    begin(header, happens.enters && chance(2));
    part(happens, depth + 1);
    BasicBlock latch = newBlock();
    BasicBlock exit = newBlock();
    if (chance(2)) {
      branch(latch, exit);
    } else {
      branch(exit, latch);
    }
    for (int i = 0; i < phis.size(); i++) {
      phis.get(i).setInputs(starts.get(i), word());
    }
    block = latch;
    jump(header);
    block = exit;
  }

  private Node word() {
    return wordOf(available);
  }

  /** A word, preferably a recent one. */
  private Node wordOf(List<Node> nodes) {
    for (int i = 0; i < 4 && !nodes.isEmpty(); i++) {
      int age = Math.min(random.nextInt(nodes.size()), random.nextInt(nodes.size()));
      Node node = nodes.get(nodes.size() - 1 - age);
      if (node.kind() == Kind.WORD) {
        return node;
      }
    }
    return random.nextBoolean() ? graph.constant(random.nextInt(3)) : graph.state();
  }

  private Node real() {
    for (Node node : available) {
      if (node.kind() == Kind.DOUBLE && chance(2)) {
        return node;
      }
    }
    return graph.constant(random.nextInt(3) + 0.5);
  }

  private Comparison comparison() {
    return Comparison.values()[random.nextInt(Comparison.values().length)];
  }

  private FrameExit exit() {
    List<FrameStore> stores = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      switch (random.nextInt(6)) {
        case 0 -> stores.add(FrameStore.typed(slot, word(), 4));
        case 1 -> {
          Node tag = word();
          stores.add(
              tag.isAllocated()
                  ? FrameStore.untyped(slot, word(), tag)
                  : FrameStore.typed(slot, word(), 5));
        }
        case 2 -> stores.add(FrameStore.typed(slot, null, 0));
        case 3 -> stores.add(FrameStore.copy(slot, SLOTS + random.nextInt(2)));
        default -> {}
      }
    }
    return new FrameExit(Exit.STEP, block.pc(), stores);
  }

  private Node add(Operation operation, long immediate, int parameter, Node... inputs) {
    Node node = graph.newNode(operation, immediate, parameter, inputs);
    block.add(node);
    if (node.kind() != Kind.NONE) {
      available.add(node);
    }
    return node;
  }

  private void maybeHome(Node node) {
    if (chance(3)) {
      int slot = random.nextInt(SLOTS);
      Node ignored =
          node.kind() == Kind.WORD && chance(3) ? node.tagOf(slot) : node.payloadOf(slot);
    }
  }

  private long offset() {
    return 8L * random.nextInt(3);
  }

  private MemoryClass heap() {
    return switch (random.nextInt(6)) {
      case 0 -> MemoryClass.CELL;
      case 1 -> MemoryClass.ARRAY;
      case 2 -> MemoryClass.NODE;
      case 3 -> MemoryClass.CONSTANT;
      default -> MemoryClass.TABLE;
    };
  }

  private void node() {
    switch (random.nextInt(24)) {
      case 0, 1, 2 -> slotLoad();
      case 3, 4, 5 -> load();
      case 6, 7, 8 -> add(Operation.LOAD, offset(), 0, word()).setMemory(MemoryClass.TABLE);
      case 9 -> add(Operation.LOAD32, offset(), 0, word()).setMemory(MemoryClass.TABLE);
      case 10, 11 -> heapStore();
      case 12, 13, 14 -> slotStore();
      case 15 -> maybeHome(arithmetic());
      case 16, 17 -> arithmetic();
      case 18 -> {
        Node number = add(Operation.FROM_BITS, 0, 0, word());
        maybeHome(add(Operation.ADD_DOUBLE, 0, 0, real(), number));
      }
      case 19 -> checkedLoad();
      case 20, 21 -> {
        FrameExit exit = exit();
        add(Operation.HINTED_NODE, offset(), 0, word(), word(), graph.constant(1)).setExit(exit);
      }
      case 22 -> check();
      default -> maybeHome(add(Operation.MOVE, 0, 0, word()));
    }
  }

  private Node arithmetic() {
    return switch (random.nextInt(4)) {
      case 0 -> add(Operation.ADD, 0, 0, word(), word());
      case 1 -> add(Operation.SUBTRACT, 0, 0, word(), word());
      case 2 -> add(Operation.XOR, 0, 0, word(), graph.constant(1));
      default -> add(Operation.SHIFT_LEFT, 1 + random.nextInt(2), 0, word());
    };
  }

  private void slotLoad() {
    int slot = random.nextInt(SLOTS);
    Node load =
        chance(3)
            ? add(Operation.LOAD8, 16L * slot + 8, 0, graph.frame())
            : add(Operation.LOAD, 16L * slot, 0, graph.frame());
    load.setMemory(MemoryClass.FRAME);
    if (!chance(3)) {
      Node ignored = load.operation() == Operation.LOAD8 ? load.tagOf(slot) : load.payloadOf(slot);
    }
  }

  private void load() {
    Node base = word();
    Node load =
        switch (random.nextInt(5)) {
          case 0 -> add(Operation.LOAD, 0, 0, base, word());
          case 1 -> add(Operation.LOAD8, 0, 0, base, word());
          case 2 -> add(Operation.LOAD8, offset(), 0, base);
          case 3 -> add(Operation.LOAD_DOUBLE, offset(), 0, base);
          default -> add(Operation.LOAD, offset(), 0, base);
        };
    maybeHome(load.setMemory(heap()));
  }

  private void checkedLoad() {
    FrameExit exit = exit();
    int tag = random.nextInt(2);
    Node load;
    if (chance(2)) {
      load = add(Operation.LOAD_CHECKED, offset(), tag, word()).setMemory(heap());
      maybeHome(load);
    } else {
      int slot = random.nextInt(SLOTS);
      load = add(Operation.LOAD_CHECKED, 16L * slot, tag, graph.frame());
      load.setMemory(MemoryClass.FRAME);
      if (!chance(3)) {
        Node ignored = load.payloadOf(slot);
      }
    }
    Node ignored = load.setExit(exit);
  }

  private void heapStore() {
    MemoryClass kind = heap();
    if (kind == MemoryClass.CONSTANT || (kind == MemoryClass.TABLE && !chance(4))) {
      kind = MemoryClass.NODE;
    }
    Node store =
        switch (random.nextInt(4)) {
          case 0 -> add(Operation.STORE, 0, 0, word(), word(), word());
          case 1 -> add(Operation.STORE8, offset(), 0, word(), word());
          case 2 -> add(Operation.STORE_DOUBLE, offset(), 0, real(), word());
          default -> add(Operation.STORE, offset(), 0, word(), word());
        };
    store.setMemory(kind);
  }

  private void slotStore() {
    int slot = random.nextInt(SLOTS + 2);
    Node store =
        switch (random.nextInt(5)) {
          case 0 -> add(Operation.STORE, 16L * slot, 0, word(), graph.frame());
          case 1 -> add(Operation.STORE8, 16L * slot + 8, 0, word(), graph.frame());
          case 2 -> add(Operation.COPY_SLOT, slot, random.nextInt(SLOTS + 2));
          default -> add(Operation.STORE_SLOT, slot, 4, word());
        };
    store.setMemory(MemoryClass.FRAME);
  }

  private void check() {
    FrameExit exit = exit();
    switch (random.nextInt(3)) {
      case 0 -> add(Operation.CHECK, 0, 0, word(), word()).setComparison(SELDOM).setExit(exit);
      case 1 -> add(Operation.CHECK32, 1, 0, word()).setComparison(SELDOM).setExit(exit);
      default -> add(Operation.CHECK_BIT, 9, 2, word()).setMemory(MemoryClass.COLOUR).setExit(exit);
    }
  }
}
