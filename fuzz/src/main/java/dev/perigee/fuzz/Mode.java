package dev.perigee.fuzz;

/** What programs do, and what is looked at. */
enum Mode {
  /** Outputs must be PUC Lua's. */
  COMPARE,

  /**
   * The debug library is used where PUC Lua does not define what happens; programs must end, and
   * the engine must survive them.
   */
  DEBUG
}
