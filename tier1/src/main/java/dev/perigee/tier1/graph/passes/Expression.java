package dev.perigee.tier1.graph.passes;

import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A node as a key. Keys are equal if the nodes have the same value or make the same check.
 *
 * @see CommonSubexpressions
 */
final class Expression {
  private final Node node;
  private final Operation operation;
  private final long immediate;
  private final int version;
  private final int stretch;
  private final int hash;

  /**
   * @param version the version of the memory that the node reads
   * @param stretch the part of the code within which the node may be shared
   */
  Expression(Node node, int version, int stretch) {
    this.node = node;
    this.version = version;
    this.stretch = stretch;
    operation = node.operation();
    // A search finds the node with the key, wherever it looks first.
    immediate = node.operation().isSearch() ? 0 : node.immediate();
    int inputs = 0;
    for (int i = 0; i < node.inputCount(); i++) {
      // The sum makes the hash independent of the order.
      inputs += (node.input(i).id() + 1) * 0x9E3779B9;
    }
    int code = inputs ^ operation.ordinal();
    code = 31 * code + Long.hashCode(immediate);
    code = 31 * code + version;
    hash = 31 * code + stretch;
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof Expression other
        && hash == other.hash
        && operation == other.operation
        && immediate == other.immediate
        && version == other.version
        && stretch == other.stretch
        && node.parameter() == other.node.parameter()
        && node.memory() == other.node.memory()
        && node.home() == other.node.home()
        && node.isTag() == other.node.isTag()
        && sameComparison(other)
        && sameInputs(other);
  }

  private boolean sameComparison(Expression other) {
    return !node.hasComparison() || node.comparison() == other.node.comparison();
  }

  private boolean sameInputs(Expression other) {
    int count = node.inputCount();
    if (count != other.node.inputCount()) {
      return false;
    }
    boolean same = true;
    for (int i = 0; i < count; i++) {
      same &= node.input(i) == other.node.input(i);
    }
    return same
        || (operation.isCommutative()
            && node.input(0) == other.node.input(1)
            && node.input(1) == other.node.input(0));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
