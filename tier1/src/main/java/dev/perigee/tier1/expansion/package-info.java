/**
 * From the graph of Lua operations to the expanded graph: the fast path of each operation, written
 * once for all processors, with the exit for its slow path. There is a file for each family of
 * operations. An operation without a fast path leaves with STEP, and the driver does it.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.expansion;
