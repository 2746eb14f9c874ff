package dev.perigee.runtime.layout;

import dev.perigee.ir.Tag;

/** Indices of the root slots of an engine's state ({@link StateLayout#ROOTS}). */
public final class Root {
  /** The registry, a table. */
  public static final int REGISTRY = 0;

  /** The table of globals. */
  public static final int GLOBALS = 1;

  /** The value of the error in flight. */
  public static final int ERROR = 2;

  /** The main coroutine. */
  public static final int MAIN = 3;

  /** The preallocated string "not enough memory". */
  public static final int MEMORY_ERROR = 4;

  /** The table of loaded modules. */
  public static final int LOADED = 5;

  /** Slots that a library routine may use while it builds something and nothing else runs. */
  public static final int SCRATCH = 6;

  /**
   * Metatable of a type: TYPE_METATABLES + tag, for tags up to {@link Tag#THREAD}. The two tags of
   * a pair share the slot of the even one.
   */
  public static final int TYPE_METATABLES = 8;

  /** Name of a metamethod: METAMETHOD_NAMES + its number. */
  public static final int METAMETHOD_NAMES = 24;

  /** The functions of hooks: a table with coroutines as weak keys, or nil until a hook is set. */
  public static final int HOOKS = 53;

  /**
   * The message handler of the running host call, for errors that nothing inside the call catches;
   * nil if there is none.
   */
  public static final int HOST_HANDLER = 54;

  private Root() {}
}
