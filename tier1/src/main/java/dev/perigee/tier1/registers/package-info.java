/**
 * Register allocation over the expanded graph: one scan over the blocks in their order, with a
 * register's value chosen by the distance of its next use.
 *
 * <p>A {@link dev.perigee.tier1.registers.Allocation} says where each value is wherever it is read
 * or written:
 *
 * <ul>
 *   <li>A node's inputs are read before its result is written, so its result may get the register
 *       of an input that is not used any more. A HINTED_NODE and the like write their result early:
 *       no input has its register.
 *   <li>The uses of an exit are read after the result is written. They are intact when the node
 *       leaves.
 *   <li>A value that finds no register is stored in its spill place directly behind its definition,
 *       and stays there until a CALL. A value that lives across a CALL is stored where it loses its
 *       register instead.
 *   <li>A CALL loses all registers and all spill places. What lives across it is {@linkplain
 *       dev.perigee.tier1.registers.Location#HOME at home} behind it.
 *   <li>A constant of the record is always at home: it takes no spill place.
 *   <li>A block's start is behind the moves of the edge. The driver's way into an entry block goes
 *       there, past those moves.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.registers;
