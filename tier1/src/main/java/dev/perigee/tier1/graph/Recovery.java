package dev.perigee.tier1.graph;

/**
 * Recovery of a value without a home at an entry: its operation is done again, on inputs that were
 * recovered before it. This must be safe whatever the driver has done in between. It is not safe
 * for a value that was loaded after a check, such as an array element after a check of bounds, or a
 * payload after a check of the tag. {@link Operation#LOAD_CHECKED} and the searches check again.
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
