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
   * The blocks in the order in which their code stands: the first is the function's start, and a
   * block comes behind its dominator.
   */
  public List<BasicBlock> blocks() {
    return blocks;
  }

  /** A new block, the last one. */
  public BasicBlock addBlock(int pc) {
    BasicBlock block = new BasicBlock(blockCount++, pc);
    blocks.add(block);
    return block;
  }

  /** More than any node's id. */
  public int nodeCount() {
    return nodeCount;
  }

  /** More than any block's id. */
  public int blockCount() {
    return blockCount;
  }

  /** A new node, in no block yet. */
  public Node newNode(Operation operation, long immediate, int parameter, Node... inputs) {
    Kind kind = operation.kind();
    if (kind == null) {
      kind = inputs[0].kind();
    }
    Node node = newNode(operation, kind, immediate, parameter);
    node.setInputs(inputs);
    return node;
  }

  /** A new node of a kind, in no block yet, whose inputs are not known yet. */
  Node newNode(Operation operation, Kind kind, long immediate, int parameter) {
    return new Node(nodeCount++, operation, kind, immediate, parameter);
  }

  /** A new phi without inputs, in no block yet. */
  public Node newPhi(Kind kind) {
    return newNode(Operation.PHI, kind, 0, 0);
  }

  /** The word with a value: one node each. */
  public Node constant(long value) {
    return constants.computeIfAbsent(value, key -> newNode(Operation.CONSTANT, key, 0));
  }

  /** The double with a value; all bit patterns stay apart. */
  public Node constant(double value) {
    return doubles.computeIfAbsent(
        Double.doubleToRawLongBits(value), key -> newNode(Operation.DOUBLE_CONSTANT, key, 0));
  }

  /** The LITERAL at an offset of the record: one node each. */
  public Node literal(long offset) {
    return literals.computeIfAbsent(offset, key -> newNode(Operation.LITERAL, key, 0));
  }

  /** The only FRAME. */
  public Node frame() {
    return frame;
  }

  /** The only STATE. */
  public Node state() {
    return state;
  }

  /** The only RECORD. */
  public Node record() {
    return record;
  }

  /**
   * Puts other nodes in the place of some, wherever those are used. The replaced nodes stay where
   * they are.
   *
   * @param replacements at a node's id what replaces it, or null; chains are followed
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
