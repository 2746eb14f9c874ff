package dev.perigee.tier1.emission;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.registers.Allocation;

/** Where the inputs and the result of a node are: in the body, or where an entry recovers it. */
interface Places {
  /** Where a value is when a node reads it. */
  int location(Node value, Node user);

  /** Where a node's result goes. */
  int result(Node node);

  /** Where it goes, too. */
  int spillOf(Node node);

  /** In the body. */
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

  /** At a block's start, for the driver. */
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
