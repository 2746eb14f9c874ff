package dev.perigee.tier1.graph;

/**
 * What memory a load reads or a store writes. Accesses of different classes never meet. Calls
 * change all classes but the constant one; so does the driver, which comes back at entries only.
 */
public enum MemoryClass {
  /**
   * What never changes while the function runs: its closure and the closure's upvalues, constants,
   * a string's length and hash, the prototype's record.
   */
  CONSTANT,
  /** The slots of the frame. */
  FRAME,
  /** The values of captured variables. */
  CELL,
  /** A table's header: where its array and its nodes are, their numbers, its metatable. */
  TABLE,
  /** The payloads and tags of table arrays. */
  ARRAY,
  /** The values of table nodes, and of a slot that a routine answers. */
  NODE,
  /** The collector's colours. */
  COLOUR
}
