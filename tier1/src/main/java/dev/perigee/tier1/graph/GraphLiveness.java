package dev.perigee.tier1.graph;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which {@linkplain Node#isAllocated allocated} nodes are live where, by backward dataflow. What an
 * exit stores is used where the node is that may leave. Where a node without a home lives into an
 * entry, its inputs do too, since it is recovered from them.
 */
public final class GraphLiveness {
  private final Graph graph;
  private final BitSet[] liveIn;
  private final BitSet[] liveOut;
  private final @Nullable Node[] nodes;

  /** Solves the dataflow for a graph. */
  public GraphLiveness(Graph graph) {
    this.graph = graph;
    liveIn = new BitSet[graph.blockCount()];
    liveOut = new BitSet[graph.blockCount()];
    nodes = new Node[graph.nodeCount()];
    for (BasicBlock block : graph.blocks()) {
      liveIn[block.id()] = new BitSet();
      liveOut[block.id()] = new BitSet();
      block.phis().forEach(phi -> nodes[phi.id()] = phi);
      block.nodes().forEach(node -> nodes[node.id()] = node);
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      List<BasicBlock> blocks = graph.blocks();
      for (int i = blocks.size() - 1; i >= 0; i--) {
        changed |= update(blocks.get(i));
      }
    }
  }

  private boolean update(BasicBlock block) {
    BitSet out = liveOut[block.id()];
    for (BasicBlock successor : block.successors()) {
      out.or(liveIn[successor.id()]);
      int edge = successor.predecessors().indexOf(block);
      for (Node phi : successor.phis()) {
        use(phi.input(edge), out);
        out.clear(phi.id());
      }
    }
    for (BasicBlock successor : block.successors()) {
      int edge = successor.predecessors().indexOf(block);
      successor.phis().forEach(phi -> use(phi.input(edge), out));
    }
    BitSet live = (BitSet) out.clone();
    transfer(block.terminator(), live);
    for (int i = block.nodes().size() - 1; i >= 0; i--) {
      transfer(block.nodes().get(i), live);
    }
    if (block.isEntry()) {
      addRecovered(live);
    }
    boolean changed = !live.equals(liveIn[block.id()]);
    liveIn[block.id()] = live;
    return changed;
  }

  private void addRecovered(BitSet live) {
    Deque<Node> recovered = new ArrayDeque<>();
    live.stream().forEach(id -> recovered.add(node(id)));
    while (!recovered.isEmpty()) {
      Node node = recovered.remove();
      if (node.home() == Node.NO_HOME && node.operation() != Operation.PHI) {
        for (int i = 0; i < node.inputCount(); i++) {
          Node input = node.input(i);
          if (input.isAllocated() && !live.get(input.id())) {
            live.set(input.id());
            recovered.add(input);
          }
        }
      }
    }
  }

  /** What is live before a node that is no phi, from what is live behind it. */
  public void transfer(Node node, BitSet live) {
    live.clear(node.id());
    node.forEachUse(used -> use(used, live));
  }

  private static void use(Node node, BitSet live) {
    if (node.isAllocated()) {
      live.set(node.id());
    }
  }

  /** The nodes that are live at a block's start, its phis that are used among them. */
  public BitSet liveIn(BasicBlock block) {
    return liveIn[block.id()];
  }

  /** The nodes that are live at a block's end; successors' phis are not, their inputs are. */
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

  /** The graph that this is about. */
  public Graph graph() {
    return graph;
  }
}
