package dev.perigee.runtime.layout;

/**
 * What is left to do when a frame returns: the link's finish kind. Anything but {@link #NONE} goes
 * through the driver, which runs {@code finish(pc, kind)} in the caller.
 */
public final class Finish {
  /** Nothing: the results are where the call instruction wants them. */
  public static final int NONE = 0;

  /** Java entered this frame: the driver that did so is done. */
  public static final int ENTRY = 1;

  /**
   * The first result goes to R[a] of the calling instruction (index, arithmetic, length
   * metamethods).
   */
  public static final int STORE = 2;

  /** The first result decides a comparison. */
  public static final int TEST = 3;

  /** The results are dropped ({@code __newindex}). */
  public static final int IGNORE = 4;

  /** The first result is a concatenated piece: the concatenation goes on. */
  public static final int CONCAT = 5;

  /**
   * The frame, a Java function's, was called in tail position: its results are the caller's. (The
   * caller's frame stays below it, as in PUC Lua, for messages that name what was called.)
   */
  public static final int TAIL = 6;

  /** The frame was called in protected mode by {@code pcall}: true goes before its results. */
  public static final int PROTECTED = 7;

  /** As {@link #PROTECTED}, for {@code xpcall}, whose handler lies below. */
  public static final int PROTECTED_HANDLER = 8;

  /** The builtin below the frame goes on by its continuation. */
  public static final int CONTINUE = 9;

  private Finish() {}
}
