/**
 * From the expanded graph, its values in registers, to machine code: one operation of {@link
 * dev.perigee.tier1.target.MachineCode}, or a few, for each node, then the entries, then the exits.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.emission;
