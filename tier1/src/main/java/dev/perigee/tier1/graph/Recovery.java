package dev.perigee.tier1.graph;

/**
 * How a value without a home is had again at an entry: its operation is done again, on inputs that
 * were recovered before it. That must be safe whatever the driver has done in between, so it is no
 * way for what was loaded after a check: the array element behind a check of bounds, the payload
 * behind a check of the tag. {@link Operation#LOAD_CHECKED} and the like check again.
 */
public final class Recovery {
  private Recovery() {}

  /** Whether a node can be computed again. */
  public static boolean isPossible(Node node) {
    return switch (node.operation()) {
      case LOAD, LOAD32, LOAD8, LOAD_DOUBLE ->
          node.memory() == MemoryClass.CONSTANT || node.memory() == MemoryClass.TABLE;
      case LOAD_CHECKED, HINTED_NODE -> true;
      default -> false;
    };
  }
}
