package dev.perigee.tier1.graph.passes;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.Node;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Removes nodes whose only effect is a value that is not needed. Nodes that may leave stay, since
 * later nodes rely on what they check.
 */
public final class DeadNodes {
  private final BitSet needed = new BitSet();
  private final List<Node> work = new ArrayList<>();
  private boolean changed;

  private DeadNodes() {}

  /** Runs the pass. */
  public static boolean run(Graph graph) {
    DeadNodes pass = new DeadNodes();
    for (BasicBlock block : graph.blocks()) {
      pass.need(block.terminator());
      for (Node node : block.nodes()) {
        if (!node.operation().isPure()) {
          pass.need(node);
        }
      }
    }
    while (!pass.work.isEmpty()) {
      pass.work.remove(pass.work.size() - 1).forEachUse(pass::need);
    }
    for (BasicBlock block : graph.blocks()) {
      block.removeIf(pass::isDead);
    }
    return pass.changed;
  }

  private void need(Node node) {
    if (!needed.get(node.id())) {
      needed.set(node.id());
      work.add(node);
    }
  }

  private boolean isDead(Node node) {
    boolean dead = !needed.get(node.id());
    changed |= dead;
    return dead;
  }
}
