package dev.perigee.tier1.graph;

/**
 * The memory that a load reads or a store writes. Accesses of different classes never overlap.
 * Calls change all classes except the constant one, and so does the driver, which comes back only
 * at entries.
 */
public enum MemoryClass {
  /**
   * Memory that does not change while the function runs: its closure and the closure's upvalues,
   * constants, a string's length and hash, the prototype's record.
   */
  CONSTANT,
  /** The slots of the frame. */
  FRAME,
  /** The values of captured variables. */
  CELL,
  /** A table's header: the addresses and sizes of its array and its nodes, its metatable. */
  TABLE,
  /** The payloads and tags of table arrays. */
  ARRAY,
  /** The values of table nodes, and of a slot that a routine returns. */
  NODE,
  /** The collector's colours. */
  COLOUR
}
