/**
 * From the graph to a target's code: fast paths in place, slow paths and exits behind the body,
 * entries by pc. Which registers and instructions that takes is the target's choice, behind {@link
 * dev.perigee.tier1.target.MachineCode}.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.lowering;
