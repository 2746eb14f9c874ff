/** Passes over the graph, each a class with one static {@code run}. */
@org.jspecify.annotations.NullMarked
package dev.perigee.ir.ssa.passes;
