/**
 * From the expanded graph, with its values in registers, to machine code: for each node one or a
 * few operations of {@link dev.perigee.tier1.target.MachineCode}, then the entries, then the exits.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.emission;
