package dev.perigee.tier1.graph.passes;

import dev.perigee.tier1.graph.Graph;

/** The standard order of the passes. */
public final class GraphPasses {
  private GraphPasses() {}

  /**
   * Sees the graph after each pass that changed it, for dumps and verification. It must not change
   * it.
   */
  @FunctionalInterface
  public interface Observer {
    /** Ignores all graphs. */
    Observer NONE = (pass, graph) -> {};

    /**
     * Sees a graph.
     *
     * @param pass the pass that has run last
     */
    void after(String pass, Graph graph);
  }

  /** Optimizes a graph. */
  public static void run(Graph graph) {
    run(graph, Observer.NONE);
  }

  /** Optimizes a graph and shows all stages to an observer. */
  public static void run(Graph graph, Observer observer) {
    shareExpressions(graph, observer);
    if (LoopInvariants.run(graph)) {
      observer.after("loop invariants", graph);
      // A node that was moved out of a loop may have an equal before the loop, or come from two of
      // its branches.
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
