package dev.perigee.tier1.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The expanded graph of one function; see the package for its rules. */
public final class Graph {
  private final List<BasicBlock> blocks = new ArrayList<>();
  private final Map<Long, Node> constants = new HashMap<>();
  private final Map<Long, Node> doubles = new HashMap<>();
  private final Map<Long, Node> literals = new HashMap<>();
  private final Node frame;
  private final Node state;
  private final Node record;
  private int nodeCount;
  private int blockCount;

  /** A graph without blocks. */
  public Graph() {
    frame = newNode(Operation.FRAME, 0, 0);
    state = newNode(Operation.STATE, 0, 0);
    record = newNode(Operation.RECORD, 0, 0);
  }

  /**
   * The blocks in the order of their code. The first is the function's start, and a block comes
   * after its dominators.
   */
  public List<BasicBlock> blocks() {
    return blocks;
  }

  /** Adds a block after the others. */
  public BasicBlock addBlock(int pc) {
    BasicBlock block = new BasicBlock(blockCount++, pc);
    blocks.add(block);
    return block;
  }

  /** An exclusive upper bound of the nodes' ids. */
  public int nodeCount() {
    return nodeCount;
  }

  /** An exclusive upper bound of the blocks' ids. */
  public int blockCount() {
    return blockCount;
  }

  /** A new node that belongs to no block yet. */
  public Node newNode(Operation operation, long immediate, int parameter, Node... inputs) {
    Kind kind = operation.kind();
    if (kind == null) {
      kind = inputs[0].kind();
    }
    Node node = newNode(operation, kind, immediate, parameter);
    node.setInputs(inputs);
    return node;
  }

  /** A new node of a kind that belongs to no block yet and whose inputs are not known yet. */
  Node newNode(Operation operation, Kind kind, long immediate, int parameter) {
    return new Node(nodeCount++, operation, kind, immediate, parameter);
  }

  /** A new phi without inputs that belongs to no block yet. */
  public Node newPhi(Kind kind) {
    return newNode(Operation.PHI, kind, 0, 0);
  }

  /** The word with a value. There is one node for each value. */
  public Node constant(long value) {
    return constants.computeIfAbsent(value, key -> newNode(Operation.CONSTANT, key, 0));
  }

  /** The double with a value. There is one node for each bit pattern. */
  public Node constant(double value) {
    return doubles.computeIfAbsent(
        Double.doubleToRawLongBits(value), key -> newNode(Operation.DOUBLE_CONSTANT, key, 0));
  }

  /** The LITERAL at an offset of the record. There is one node for each offset. */
  public Node literal(long offset) {
    return literals.computeIfAbsent(offset, key -> newNode(Operation.LITERAL, key, 0));
  }

  /** The only FRAME node. */
  public Node frame() {
    return frame;
  }

  /** The only STATE node. */
  public Node state() {
    return state;
  }

  /** The only RECORD node. */
  public Node record() {
    return record;
  }

  /**
   * Replaces the uses of nodes by others. The replaced nodes stay in their blocks.
   *
   * @param replacements by id, the node that replaces a node, or null; chains are followed
   */
  public void replace(@Nullable Node[] replacements) {
    UnaryOperator<Node> replacement = node -> replacementOf(node, replacements);
    for (BasicBlock block : blocks) {
      for (Node phi : block.phis()) {
        phi.replaceUses(replacement);
      }
      for (Node node : block.nodes()) {
        node.replaceUses(replacement);
      }
      block.terminator().replaceUses(replacement);
    }
  }

  private static Node replacementOf(Node node, @Nullable Node[] replacements) {
    Node result = node;
    while (result.id() < replacements.length && replacements[result.id()] != null) {
      result = replacements[result.id()];
    }
    return result;
  }
}
