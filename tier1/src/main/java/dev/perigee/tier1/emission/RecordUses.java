package dev.perigee.tier1.emission;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the calls after which the register of the prototype's record is needed again, by a backward
 * dataflow. The callee puts its own record into that register.
 */
final class RecordUses {
  private final BitSet neededAtStart = new BitSet();
  private final BitSet reloading = new BitSet();

  RecordUses(Graph graph) {
    List<BasicBlock> blocks = graph.blocks();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = blocks.size() - 1; i >= 0; i--) {
        BasicBlock block = blocks.get(i);
        if (!neededAtStart.get(block.id()) && isNeededAtStart(block)) {
          neededAtStart.set(block.id());
          changed = true;
        }
      }
    }
    blocks.forEach(this::isNeededAtStart);
  }

  private boolean isNeededAtStart(BasicBlock block) {
    boolean needed = uses(block.terminator());
    for (BasicBlock successor : block.successors()) {
      needed |= neededAtStart.get(successor.id());
      int edge = successor.predecessors().indexOf(block);
      for (Node phi : successor.phis()) {
        needed |= phi.input(edge).operation() == Operation.LITERAL;
      }
    }
    for (int i = block.nodes().size() - 1; i >= 0; i--) {
      Node node = block.nodes().get(i);
      if (node.operation() == Operation.CALL) {
        reloading.set(node.id(), needed);
        needed = false;
      }
      needed |= uses(node);
    }
    return needed;
  }

  private static boolean uses(Node node) {
    switch (node.operation()) {
      case HINTED_NODE, FIELD, FIELD_TO_SET -> {
        return true;
      }
      default -> {}
    }
    for (int i = 0; i < node.inputCount(); i++) {
      if (isOfRecord(node.input(i))) {
        return true;
      }
    }
    FrameStore returned = node.returned();
    if (returned != null && returned.payload() != null && isOfRecord(returned.payload())) {
      return true;
    }
    if (node.exit() != null) {
      for (FrameStore store : node.exit().stores()) {
        if (store.payload() != null && isOfRecord(store.payload())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOfRecord(Node node) {
    return node.operation() == Operation.RECORD || node.operation() == Operation.LITERAL;
  }

  /** Whether the record's register must be loaded again after a call. */
  boolean isNeededBehind(Node call) {
    return reloading.get(call.id());
  }
}
