package dev.perigee.runtime.layout;

/**
 * The finish kind of a link: what remains to be done when its frame returns. For any kind other
 * than {@link #NONE} the driver runs {@code Operations.finish} in the caller; native code does the
 * same for {@link #STORE}, {@link #TEST} and {@link #IGNORE}.
 */
public final class Finish {
  /** Nothing: the results are where the call instruction needs them. */
  public static final int NONE = 0;

  /** Java entered this frame. The driver that did so ends. */
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

  /** The first result is a concatenated piece, with which the concatenation continues. */
  public static final int CONCAT = 5;

  /**
   * The frame is a Java function's that was called in tail position; its results are the caller's.
   * The caller's frame stays below it, as in PUC Lua, for messages that name the called function.
   */
  public static final int TAIL = 6;

  /**
   * A {@code __close} metamethod called by CLOSE or RETURN. The instruction runs again and closes
   * the next variable. The slot below the frame's window keeps the open values' top, in bytes from
   * the base.
   */
  public static final int REPEAT = 7;

  /**
   * A {@code __close} metamethod called because of an error, after a {@code pcall} has caught it.
   */
  public static final int UNWIND = 8;

  /** The first frame of a coroutine. Its results go to the resumer. */
  public static final int COROUTINE = 9;

  /**
   * The frame was called in protected mode by {@code pcall}. {@code true} is put before its
   * results.
   */
  public static final int PROTECTED = 10;

  /** As {@link #PROTECTED}, for {@code xpcall}. The handler is below the frame. */
  public static final int PROTECTED_HANDLER = 11;

  /** The builtin below the frame continues with the results ({@code JavaFunction.resume}). */
  public static final int CONTINUE = 12;

  /** As {@link #ENTRY}, for a finalizer. The protected calls below do not catch its errors. */
  public static final int FINALIZER = 13;

  /**
   * As {@link #ENTRY}, for the function of a hook ({@code debug.sethook}). The current instruction
   * of the frame below has not called it.
   */
  public static final int HOOK = 14;

  /** As {@link #TEST}, with the opposite outcome ({@code __lt} in place of {@code __le}). */
  public static final int NEGATED_TEST = 15;

  /**
   * As {@link #ENTRY}, for the order function of {@code table.sort}. Native code may continue the
   * sort in its frame ({@link SortLayout}) and call the function again. If it does not, the driver
   * ends.
   */
  public static final int SORT = 16;

  /** The number of finish kinds, which are 0 to {@code COUNT} - 1. */
  public static final int COUNT = 17;

  private Finish() {}

  /** Whether a driver ends when such a frame returns. */
  public static boolean isEntry(int finish) {
    return finish == ENTRY || finish == FINALIZER || finish == HOOK || finish == SORT;
  }

  /**
   * Whether the error for a window's value that cannot be called belongs to the frame that the call
   * would have pushed. No instruction of the frame below made the call, so the error names none.
   */
  public static boolean failsInside(int finish) {
    return switch (finish) {
      case UNWIND, COROUTINE, PROTECTED, PROTECTED_HANDLER, CONTINUE, FINALIZER, HOOK -> true;
      default -> false;
    };
  }
}
