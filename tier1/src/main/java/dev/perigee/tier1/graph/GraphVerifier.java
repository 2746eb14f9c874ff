package dev.perigee.tier1.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Checks that a graph keeps the rules of the package: its shape, that definitions come before uses
 * on all paths, the kinds of inputs, and that the values that live into an entry or across a call
 * can be recovered. For tests, checked mode and chaos.
 */
public final class GraphVerifier {
  private final Graph graph;
  private final GraphLiveness liveness;

  private GraphVerifier(Graph graph) {
    this.graph = graph;
    checkShape(graph);
    liveness = new GraphLiveness(graph);
  }

  /**
   * Checks a function's graph.
   *
   * @throws IllegalStateException if a rule is broken; the message says which rule, and where
   */
  public static void verify(Graph graph) {
    GraphVerifier verifier = new GraphVerifier(graph);
    verifier.checkDefinitions();
    for (BasicBlock block : graph.blocks()) {
      verifier.checkRecoverable(block);
      forEachNode(
          block,
          node ->
              require(!node.operation().isOnlyInRoutines(), block, node + " belongs in a routine"));
    }
  }

  /**
   * Checks a routine's graph. It has no access to the frame and the function, and ends with
   * answers.
   *
   * @throws IllegalStateException if a rule is broken; the message says which rule, and where
   */
  public static void verify(Graph graph, Routine routine) {
    GraphVerifier verifier = new GraphVerifier(graph);
    verifier.checkDefinitions();
    for (BasicBlock block : graph.blocks()) {
      require(!block.isEntry(), block, "is an entry of a routine");
      forEachNode(
          block,
          node -> {
            String text = GraphPrinter.print(node);
            require(!node.operation().mayLeave(), block, text + " leaves from a routine");
            require(node.home() == Node.NO_HOME, block, text + " is part of a frame");
            node.forEachUse(used ->
                require(
                    used == graph.state() || used.isConstant() || used.isAllocated(),
                    block,
                    text + " knows its caller"));
          });
    }
    checkArguments(graph.blocks().getFirst(), routine);
  }

  /** Arguments come before anything else, since later nodes may change scratch registers. */
  private static void checkArguments(BasicBlock first, Routine routine) {
    int count = 0;
    for (Node node : first.nodes()) {
      if (node.operation() == Operation.ARGUMENT) {
        require(
            node == first.nodes().get(count) && node.parameter() < routine.argumentCount(),
            first,
            node + " is not an argument");
        count++;
      }
    }
  }

  private static void forEachNode(BasicBlock block, Consumer<Node> visitor) {
    block.phis().forEach(visitor);
    block.nodes().forEach(visitor);
    visitor.accept(block.terminator());
  }

  private static void checkShape(Graph graph) {
    BitSet seen = new BitSet();
    Set<BasicBlock> blocks = new HashSet<>(graph.blocks());
    for (BasicBlock block : graph.blocks()) {
      require(block.hasTerminator(), block, "has no terminator");
      for (BasicBlock successor : block.successors()) {
        require(blocks.contains(successor), block, "goes to a block that is not in the graph");
        require(
            Collections.frequency(successor.predecessors(), block) == 1,
            block,
            "is not exactly once among the predecessors of " + successor);
        require(
            block.successors().size() == 1 || successor.predecessors().size() == 1,
            block,
            "has a critical edge to " + successor);
      }
      for (BasicBlock predecessor : block.predecessors()) {
        require(
            predecessor.successors().contains(block),
            block,
            "is not where " + predecessor + " goes");
      }
      for (Node phi : block.phis()) {
        require(phi.operation() == Operation.PHI, block, phi + " is not a phi");
        require(
            phi.inputCount() == block.predecessors().size(),
            block,
            phi + " does not have one input for each predecessor");
        checkMember(block, phi, seen);
      }
      for (Node node : block.nodes()) {
        require(
            node.operation() != Operation.PHI
                && !node.operation().isTerminator()
                && !node.operation().isFloating(),
            block,
            node,
            " is not allowed in the middle of a block");
        require(
            node.operation() != Operation.POLL || block.nodes().get(0) == node,
            block,
            "has a poll that is not its first node");
        checkMember(block, node, seen);
      }
      Node terminator = block.terminator();
      require(terminator.operation().isTerminator(), block, "does not end with a terminator");
      int successors =
          switch (terminator.operation()) {
            case JUMP -> 1;
            case BRANCH, BRANCH32, BRANCH_DOUBLE -> 2;
            default -> 0;
          };
      require(block.successors().size() == successors, block, "has the wrong number of successors");
      checkMember(block, terminator, seen);
    }
  }

  private static void checkMember(BasicBlock block, Node node, BitSet seen) {
    require(node.block() == block, block, node + " claims to be in another block");
    require(!seen.get(node.id()), block, node + " is in the graph twice");
    seen.set(node.id());
    Operation operation = node.operation();
    require((node.exit() != null) == operation.mayLeave(), block, node, " has a wrong exit");
    boolean compares =
        switch (operation) {
          case CHECK, CHECK32, BRANCH, BRANCH32 -> true;
          default -> false;
        };
    require(node.hasComparison() == compares, block, node, " has a wrong comparison");
    require(
        node.hasFloatComparison() == (operation == Operation.BRANCH_DOUBLE),
        block,
        node,
        " has a wrong comparison");
    if (operation == Operation.PHI || operation == Operation.MOVE) {
      for (int i = 0; i < node.inputCount(); i++) {
        require(node.input(i).kind() == node.kind(), block, node, " mixes kinds");
      }
    } else {
      Signature signature = Signature.of(operation);
      require(
          signature.accepts(node), block, node, " does not have the inputs " + signature.inputs());
    }
  }

  /**
   * Checks that definitions reach their uses on all paths: a forward dataflow of the values that
   * are certain to be defined, starting from all values. In a block that only the driver enters,
   * everything is defined, since the values that live there are recovered.
   */
  private void checkDefinitions() {
    BitSet[] ends = new BitSet[graph.blockCount()];
    for (BasicBlock block : graph.blocks()) {
      ends[block.id()] = new BitSet();
      ends[block.id()].set(0, graph.nodeCount());
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (BasicBlock block : graph.blocks()) {
        BitSet defined = definedAtStart(block, ends);
        block.phis().forEach(phi -> defined.set(phi.id()));
        block.nodes().forEach(node -> defined.set(node.id()));
        changed |= !defined.equals(ends[block.id()]);
        ends[block.id()] = defined;
      }
    }
    for (BasicBlock block : graph.blocks()) {
      BitSet defined = definedAtStart(block, ends);
      for (Node phi : block.phis()) {
        for (int i = 0; i < phi.inputCount(); i++) {
          BasicBlock predecessor = block.predecessors().get(i);
          requireDefined(block, phi, phi.input(i), ends[predecessor.id()]);
        }
        defined.set(phi.id());
      }
      List<Node> nodes = new ArrayList<>(block.nodes());
      nodes.add(block.terminator());
      for (Node node : nodes) {
        node.forEachUse(used -> requireDefined(block, node, used, defined));
        defined.set(node.id());
      }
    }
  }

  private BitSet definedAtStart(BasicBlock block, BitSet[] ends) {
    BitSet defined = new BitSet();
    if (block != graph.blocks().get(0)) {
      defined.set(0, graph.nodeCount());
    }
    for (BasicBlock predecessor : block.predecessors()) {
      defined.and(ends[predecessor.id()]);
    }
    return defined;
  }

  private void requireDefined(BasicBlock block, Node user, Node used, BitSet defined) {
    if (!used.operation().isFloating() && !defined.get(used.id())) {
      require(false, block, user, " uses " + used + ", which is not defined on all paths");
    }
  }

  private void checkRecoverable(BasicBlock block) {
    BitSet live = liveness.liveIn(block);
    if (block.isEntry()) {
      live.stream()
          .mapToObj(liveness::node)
          .forEach(node -> {
            if (node.home() == Node.NO_HOME) {
              require(
                  Recovery.isPossible(node),
                  block,
                  node + " lives into an entry and cannot be computed again");
              for (int i = 0; i < node.inputCount(); i++) {
                require(
                    !node.input(i).isAllocated() || live.get(node.input(i).id()),
                    block,
                    node.input(i) + ", of which " + node + " is recovered, is not live");
              }
            }
          });
    }
    BitSet behind = liveness.liveOut(block);
    BitSet current = (BitSet) behind.clone();
    liveness.transfer(block.terminator(), current);
    for (int i = block.nodes().size() - 1; i >= 0; i--) {
      Node node = block.nodes().get(i);
      if (node.operation() == Operation.CALL) {
        current.stream()
            .mapToObj(liveness::node)
            .forEach(live2 ->
                require(
                    live2.home() != Node.NO_HOME,
                    block,
                    live2 + " has no home and lives across a call"));
      }
      liveness.transfer(node, current);
    }
  }

  private static void require(boolean condition, BasicBlock block, Node node, String otherwise) {
    if (!condition) {
      require(false, block, GraphPrinter.print(node) + otherwise);
    }
  }

  private static void require(boolean condition, BasicBlock block, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(block + ": " + otherwise);
    }
  }
}
