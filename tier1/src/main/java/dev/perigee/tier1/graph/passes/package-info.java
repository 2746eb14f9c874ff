/**
 * Passes over the expanded graph. Each is a class with one static method {@code run}, which returns
 * whether it changed the graph. {@link dev.perigee.tier1.graph.passes.GraphPasses} runs them in
 * order. They do not change blocks and edges.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.graph.passes;
