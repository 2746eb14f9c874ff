package dev.perigee.tier1.emission;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.registers.Allocation;

/**
 * The places of a node's inputs and result: those of the body, or those of an entry that recovers
 * it.
 */
interface Places {
  /** Where a value is when a node reads it. */
  int location(Node value, Node user);

  /** Where a node's result goes. */
  int result(Node node);

  /** The additional place for a node's result. */
  int spillOf(Node node);

  /** The places of the body. */
  static Places inBody(Allocation allocation) {
    return new Places() {
      @Override
      public int location(Node value, Node user) {
        return allocation.location(value, user);
      }

      @Override
      public int result(Node node) {
        return allocation.result(node);
      }

      @Override
      public int spillOf(Node node) {
        return allocation.spillOf(node);
      }
    };
  }

  /** The places at a block's start, for the driver's entry. */
  static Places atEntry(Allocation allocation, BasicBlock block) {
    return new Places() {
      @Override
      public int location(Node value, Node user) {
        return allocation.atStart(value, block);
      }

      @Override
      public int result(Node node) {
        return allocation.atStart(node, block);
      }

      @Override
      public int spillOf(Node node) {
        return allocation.spillAtStart(node, block);
      }
    };
  }
}
