package dev.perigee.tier1.graph.passes;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Recovery;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Removes nodes whose value has been computed before, and checks that have been made before. This
 * is global value numbering over the dominator tree; the {@linkplain MemoryVersions version} of the
 * memory that a node reads is one of its inputs.
 *
 * <p>A value that is used again lives longer than before. So
 *
 * <ul>
 *   <li>nothing is shared across a call;
 *   <li>across an entry, only recoverable values are shared. Their inputs live there anyway,
 *       because the replaced nodes used the same ones after the entry;
 *   <li>nodes with a home are shared only if they are loads of that home, and nothing changes the
 *       slot in between.
 * </ul>
 */
public final class CommonSubexpressions {
  private final Dominators dominators;
  private final MemoryVersions versions;
  private final Map<Expression, Node> known = new HashMap<>();
  private final @Nullable Node[] replacements;
  private boolean changed;
  private boolean replaced;

  private CommonSubexpressions(Graph graph) {
    dominators = new Dominators(graph);
    versions = new MemoryVersions(graph, dominators);
    replacements = new Node[graph.nodeCount()];
  }

  /** Runs the pass. */
  public static boolean run(Graph graph) {
    CommonSubexpressions pass = new CommonSubexpressions(graph);
    // In this order, if a block does not dominate the current one, it dominates no later block
    // either.
    for (BasicBlock block : pass.dominators.preorder()) {
      pass.versions.begin(block);
      block.removeIf(node -> pass.isKnown(node, block));
      pass.versions.end(block);
    }
    if (pass.replaced) {
      graph.replace(pass.replacements);
    }
    return pass.changed;
  }

  /** Visits a node; returns whether another node replaces it. */
  private boolean isKnown(Node node, BasicBlock block) {
    if (node.operation() == Operation.PHI) {
      return false;
    }
    replaceInputs(node);
    if (isShared(node)) {
      Expression expression = expression(node);
      Node earlier = known.get(expression);
      BasicBlock place = earlier == null ? null : earlier.block();
      if (place != null && dominators.dominates(place, block)) {
        replacements[node.id()] = earlier;
        changed = true;
        replaced |= node.isAllocated();
        return true;
      }
      known.put(expression, node);
    }
    versions.pass(node);
    return false;
  }

  private void replaceInputs(Node node) {
    for (int i = 0; replaced && i < node.inputCount(); i++) {
      Node replacement = replacements[node.input(i).id()];
      if (replacement != null) {
        node.setInput(i, replacement);
      }
    }
  }

  private static boolean isShared(Node node) {
    return switch (node.operation()) {
      case CHECK, CHECK32, CHECK_BIT -> true;
      case LOAD_CHECKED, HINTED_NODE, FIELD -> node.home() == Node.NO_HOME;
      case PHI, MOVE -> false;
      default ->
          node.operation().isPure()
              && (node.home() == Node.NO_HOME || Invalidation.isLoadOfHome(node));
    };
  }

  private Expression expression(Node node) {
    int version = Invalidation.reads(node) ? versions.read(node) : 0;
    boolean recoverable = node.home() == Node.NO_HOME && Recovery.isPossible(node);
    return new Expression(
        node, version, recoverable ? versions.stretchBetweenCalls() : versions.stretch());
  }
}
