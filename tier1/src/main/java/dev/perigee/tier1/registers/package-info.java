/**
 * Register allocation over the expanded graph: one scan over the blocks in their order. The
 * distance of a value's next use decides whether it keeps its register.
 *
 * <p>An {@link dev.perigee.tier1.registers.Allocation} gives the place of each value wherever it is
 * read or written:
 *
 * <ul>
 *   <li>A node's inputs are read before its result is written, so its result may get the register
 *       of an input that is not used any more. A HINTED_NODE and the other searches write their
 *       result early, so no input has the result's register.
 *   <li>The uses of an exit are read after the result is written. They are intact when the node
 *       leaves.
 *   <li>A value that finds no register is stored in its spill place directly after its definition,
 *       and stays there until a CALL. A value that lives across a CALL is stored when it loses its
 *       register instead.
 *   <li>A CALL loses all registers and all spill places. Values that live across it are {@linkplain
 *       dev.perigee.tier1.registers.Location#HOME at home} afterwards.
 *   <li>A constant of the record is always at home, so it needs no spill place.
 *   <li>A block's start is after the moves of the edge. The driver's way into an entry block leads
 *       there, past those moves.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.registers;
