/**
 * From the graph to ARM64 instructions: fast paths in place, slow paths and exits behind the body,
 * entries by pc. What a register is for is in {@link dev.perigee.tier1.lowering.Roles}.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.lowering;
