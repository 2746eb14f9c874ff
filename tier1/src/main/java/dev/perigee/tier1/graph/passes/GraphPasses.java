package dev.perigee.tier1.graph.passes;

import dev.perigee.tier1.graph.Graph;

/** The standard order of the passes. */
public final class GraphPasses {
  private GraphPasses() {}

  /**
   * Is shown the graph after each pass that changed it, for dumps and verification. It must not
   * change it.
   */
  @FunctionalInterface
  public interface Observer {
    /** Sees nothing. */
    Observer NONE = (pass, graph) -> {};

    /**
     * Sees a graph.
     *
     * @param pass what has been done to it last
     */
    void after(String pass, Graph graph);
  }

  /** Optimises a graph. */
  public static void run(Graph graph) {
    run(graph, Observer.NONE);
  }

  /** Optimises a graph, with all its stages shown to an observer. */
  public static void run(Graph graph, Observer observer) {
    shareExpressions(graph, observer);
    if (LoopInvariants.run(graph)) {
      observer.after("loop invariants", graph);
      // What came out of a loop may stand before it already, or come from two of its branches.
      shareExpressions(graph, observer);
    }
    removeDeadNodes(graph, observer);
    if (DeadFrameStores.run(graph)) {
      observer.after("dead frame stores", graph);
      removeDeadNodes(graph, observer);
    }
  }

  private static void shareExpressions(Graph graph, Observer observer) {
    if (CommonSubexpressions.run(graph)) {
      observer.after("common subexpressions", graph);
    }
  }

  private static void removeDeadNodes(Graph graph, Observer observer) {
    if (DeadNodes.run(graph)) {
      observer.after("dead nodes", graph);
    }
  }
}
