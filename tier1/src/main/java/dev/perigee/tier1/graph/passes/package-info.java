/**
 * Passes over the expanded graph: each a class with one static {@code run}, which returns whether
 * it changed the graph. {@link dev.perigee.tier1.graph.passes.GraphPasses} has their order. They
 * leave blocks and edges as they are.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.graph.passes;
