package dev.perigee.tier1.graph;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Liveness of {@linkplain Node#isAllocated allocated} nodes. The values that an exit stores are
 * used at the node that may leave. If a node without a home lives into an entry, so do its inputs,
 * since it is recovered from them.
 *
 * <p>A backward dataflow: each block is traversed once to find its uses and definitions. After
 * that, a value that lives out of a block lives into it if the block does not define it.
 */
public final class GraphLiveness {
  private final Graph graph;
  private final BitSet[] liveIn;
  private final BitSet[] liveOut;

  private final @Nullable Node[] nodes;

  /** Solves the dataflow for a graph. */
  public GraphLiveness(Graph graph) {
    this.graph = graph;
    List<BasicBlock> blocks = graph.blocks();
    liveIn = new BitSet[graph.blockCount()];
    liveOut = new BitSet[graph.blockCount()];
    nodes = new Node[graph.nodeCount()];
    for (BasicBlock block : blocks) {
      for (Node phi : block.phis()) {
        nodes[phi.id()] = phi;
      }
      for (Node node : block.nodes()) {
        nodes[node.id()] = node;
      }
      liveOut[block.id()] = new BitSet();
    }
    for (BasicBlock block : blocks) {
      addPhiInputs(block);
    }
    for (BasicBlock block : blocks) {
      BitSet used = new BitSet();
      transfer(block.terminator(), used);
      for (int i = block.nodes().size() - 1; i >= 0; i--) {
        transfer(block.nodes().get(i), used);
      }
      liveIn[block.id()] = used;
    }
    BitSet changed = new BitSet();
    changed.set(0, blocks.size());
    int[] indexes = new int[graph.blockCount()];
    for (int i = 0; i < blocks.size(); i++) {
      indexes[blocks.get(i).id()] = i;
    }
    // Later blocks come first: most blocks are then visited after their successors.
    int next = blocks.size() - 1;
    while (next >= 0) {
      changed.clear(next);
      BasicBlock block = blocks.get(next);
      update(block);
      for (BasicBlock predecessor : block.predecessors()) {
        if (flow(block, predecessor)) {
          changed.set(indexes[predecessor.id()]);
        }
      }
      next = changed.previousSetBit(blocks.size() - 1);
    }
  }

  /** The inputs of a block's phis live out of its predecessors. */
  private void addPhiInputs(BasicBlock block) {
    for (Node phi : block.phis()) {
      for (int i = 0; i < phi.inputCount(); i++) {
        use(phi.input(i), liveOut[block.predecessors().get(i).id()]);
      }
    }
  }

  private void update(BasicBlock block) {
    BitSet in = liveIn[block.id()];
    BitSet out = liveOut[block.id()];
    for (int id = out.nextSetBit(0); id >= 0; id = out.nextSetBit(id + 1)) {
      if (node(id).block() != block || isPhiOf(id, block)) {
        in.set(id);
      }
    }
    if (block.isEntry()) {
      addRecovered(in);
    }
  }

  private boolean isPhiOf(int id, BasicBlock block) {
    Node node = node(id);
    return node.operation() == Operation.PHI && node.block() == block;
  }

  /**
   * Makes the values that live into a block live out of a predecessor; returns whether that changed
   * anything.
   */
  private boolean flow(BasicBlock block, BasicBlock predecessor) {
    BitSet in = liveIn[block.id()];
    BitSet out = liveOut[predecessor.id()];
    boolean changed = false;
    for (int id = in.nextSetBit(0); id >= 0; id = in.nextSetBit(id + 1)) {
      if (!out.get(id) && !isPhiOf(id, block)) {
        out.set(id);
        changed = true;
      }
    }
    return changed;
  }

  private void addRecovered(BitSet live) {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int id = live.nextSetBit(0); id >= 0; id = live.nextSetBit(id + 1)) {
        Node node = node(id);
        if (node.home() == Node.NO_HOME && node.operation() != Operation.PHI) {
          for (int i = 0; i < node.inputCount(); i++) {
            Node input = node.input(i);
            if (input.isAllocated() && !live.get(input.id())) {
              live.set(input.id());
              changed = true;
            }
          }
        }
      }
    }
  }

  /**
   * Changes the set of values that are live after a node, which is not a phi, to those that are
   * live before it.
   */
  public void transfer(Node node, BitSet live) {
    live.clear(node.id());
    for (int i = 0; i < node.inputCount(); i++) {
      use(node.input(i), live);
    }
    FrameStore returned = node.returned();
    if (returned != null) {
      use(returned, live);
    }
    FrameExit exit = node.exit();
    if (exit != null) {
      List<FrameStore> stores = exit.stores();
      for (int i = 0; i < stores.size(); i++) {
        use(stores.get(i), live);
      }
    }
  }

  private static void use(FrameStore store, BitSet live) {
    if (store.payload() != null) {
      use(store.payload(), live);
    }
    if (store.tagNode() != null) {
      use(store.tagNode(), live);
    }
  }

  private static void use(Node node, BitSet live) {
    if (node.isAllocated()) {
      live.set(node.id());
    }
  }

  /** The nodes that are live at a block's start, including its phis if they are used. */
  public BitSet liveIn(BasicBlock block) {
    return liveIn[block.id()];
  }

  /**
   * The nodes that are live at a block's end. These include the inputs of the successors' phis, but
   * not the phis.
   */
  public BitSet liveOut(BasicBlock block) {
    return liveOut[block.id()];
  }

  /** The node with an id. */
  public Node node(int id) {
    Node node = nodes[id];
    if (node == null) {
      throw new IllegalArgumentException("no node in a block has the id " + id);
    }
    return node;
  }

  /** The graph to which this liveness belongs. */
  public Graph graph() {
    return graph;
  }
}
