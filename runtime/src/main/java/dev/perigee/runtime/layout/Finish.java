package dev.perigee.runtime.layout;

/**
 * What is left to do when a frame returns: the link's finish kind. For anything but {@link #NONE}
 * the driver runs {@code Operations.finish} in the caller; native code does the same for {@link
 * #STORE}, {@link #TEST} and {@link #IGNORE}.
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

  /**
   * A {@code __close} metamethod called by CLOSE or RETURN, which runs again and closes the next
   * variable. The slot below the frame's window keeps the open values' top, in bytes from the base.
   */
  public static final int REPEAT = 7;

  /**
   * A {@code __close} metamethod called because of an error, by the {@code pcall} that has caught
   * it.
   */
  public static final int UNWIND = 8;

  /** The first frame of a coroutine: its results are what the resumer gets. */
  public static final int COROUTINE = 9;

  /** The frame was called in protected mode by {@code pcall}: true goes before its results. */
  public static final int PROTECTED = 10;

  /** As {@link #PROTECTED}, for {@code xpcall}, whose handler lies below. */
  public static final int PROTECTED_HANDLER = 11;

  /** The builtin below the frame goes on by its continuation. */
  public static final int CONTINUE = 12;

  /**
   * As {@link #ENTRY}, for a finalizer: an error in it is not the business of the protected calls
   * below.
   */
  public static final int FINALIZER = 13;

  /**
   * As {@link #ENTRY}, for the function of a hook ({@code debug.sethook}): the instruction below is
   * not what has called it.
   */
  public static final int HOOK = 14;

  /** As {@link #TEST}, with the opposite outcome ({@code __lt} that stands in for {@code __le}). */
  public static final int NEGATED_TEST = 15;

  /** The number of finish kinds; they are 0 to this, exclusive. */
  public static final int COUNT = 16;

  private Finish() {}

  /** Whether a driver is done when such a frame returns. */
  public static boolean isEntry(int finish) {
    return finish == ENTRY || finish == FINALIZER || finish == HOOK;
  }

  /**
   * Whether the error that a window's function cannot be called belongs to the frame that it would
   * have had: no instruction of the frame below has made the call, so none is to be named.
   */
  public static boolean failsInside(int finish) {
    return switch (finish) {
      case UNWIND, COROUTINE, PROTECTED, PROTECTED_HANDLER, CONTINUE, FINALIZER, HOOK -> true;
      default -> false;
    };
  }
}
