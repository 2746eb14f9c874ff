package dev.perigee.fuzz;

/** What programs do, and what is checked. */
enum Mode {
  /** The output must be that of PUC Lua. */
  COMPARE,

  /**
   * Programs use the debug library in ways that PUC Lua leaves undefined. They must end, and the
   * engine must survive them.
   */
  DEBUG
}
