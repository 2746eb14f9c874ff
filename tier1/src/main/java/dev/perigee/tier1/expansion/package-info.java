/**
 * From the graph of Lua operations to the expanded graph: the fast path of each operation, written
 * once for all processors, beside what it falls back to. There is a file for each family of
 * operations. What has no fast path leaves with STEP, which is tier 0's handler.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.expansion;
