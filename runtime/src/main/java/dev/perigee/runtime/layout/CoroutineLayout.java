package dev.perigee.runtime.layout;

/** A coroutine, the main one included: its stack, and where it stands while it is not running. */
public final class CoroutineLayout {
  /** Address of the stack's first slot, 0 when a dead coroutine has given it up; 8 bytes. */
  public static final int STACK = 8;

  /** Bytes of the stack, 0 when there is none; 8 bytes. */
  public static final int STACK_SIZE = 16;

  /** Base of its current frame, in bytes from the stack's start; 8 bytes. */
  public static final int BASE = 24;

  /** Top of its current frame, in bytes from the stack's start; 8 bytes. */
  public static final int TOP = 32;

  /** The current frame's pc; 4 bytes. */
  public static final int PC = 40;

  /**
   * Tier 1's note of when it last cleaned the native addresses in the links of its stack; 4 bytes.
   */
  public static final int CODE_EPOCH = 44;

  /** The next object to scan, in a collection; 8 bytes. */
  public static final int NEXT_GRAY = 48;

  /** The coroutine that has resumed this one and waits for it, 0 if none does; 8 bytes. */
  public static final int RESUMER = 56;

  /** Drivers that were running inside each other when it was resumed; 4 bytes. */
  public static final int NESTING = 64;

  /** One of the statuses below; 1 byte. */
  public static final int STATUS = 68;

  /**
   * Which events its hook wants to see, a set of the bits below; with {@link #HOOK_RUNS} added it
   * is negative, and nothing is seen; 1 byte.
   */
  public static final int HOOK_MASK = 69;

  /** How many more calls may push a frame before a stack of the first size grows; 2 bytes. */
  public static final int CALLS_BEFORE_GROWTH = 70;

  /**
   * Address of the list of its slots whose variables are to be closed, 0 if it never had one: 4
   * bytes an entry, a slot's index in the stack, ascending; 8 bytes.
   */
  public static final int CLOSE_LIST = 72;

  /** Entries of that list; 4 bytes. */
  public static final int CLOSE_COUNT = 80;

  /** Room of that list, in entries; 4 bytes. */
  public static final int CLOSE_CAPACITY = 84;

  /** Instructions between two count events of its hook; 4 bytes. */
  public static final int HOOK_COUNT = 88;

  /** Instructions left until the next count event; 4 bytes. */
  public static final int HOOK_LEFT = 92;

  /**
   * The pc at which its hook has looked for a new line last, {@link #NO_LINE_SEEN} for any next
   * instruction to begin one; 4 bytes.
   */
  public static final int HOOK_PC = 96;

  /**
   * While its hook sees a call or return: index, as {@code debug.getlocal} counts, of the first
   * argument or result, and how many there are, 0 at other times; 4 bytes each.
   */
  public static final int TRANSFER_FIRST = 100;

  public static final int TRANSFER_COUNT = 104;

  /** Frames of {@code pcall} and {@code xpcall} on its stack; 4 bytes. */
  public static final int PROTECTED_CALLS = 108;

  /** Bytes from the stack's start beyond which the stack holds zeros; 8 bytes. */
  public static final int USED = 112;

  public static final int SIZE = 120;

  /** {@link #HOOK_MASK}: calls of functions. */
  public static final int HOOK_CALL = 1;

  /** {@link #HOOK_MASK}: returns of functions. */
  public static final int HOOK_RETURN = 2;

  /** {@link #HOOK_MASK}: new lines, and jumps back. */
  public static final int HOOK_LINE = 4;

  /** {@link #HOOK_MASK}: each time a number of instructions has run. */
  public static final int HOOK_COUNTED = 8;

  /** {@link #HOOK_MASK}: the hook's function is running; it is not called for what it does. */
  public static final int HOOK_RUNS = 0x80;

  /** {@link #HOOK_PC}: behind any instruction. */
  public static final int NO_LINE_SEEN = Integer.MAX_VALUE;

  /** Its function has not been called yet; function and link have their places on the stack. */
  public static final int NEW = 0;

  /** It has yielded: its current frame is that of the Java function that did so. */
  public static final int SUSPENDED = 1;

  public static final int RUNNING = 2;

  /** It has resumed another one: its current frame is that of the Java function that did so. */
  public static final int NORMAL = 3;

  /** Its function has returned, or it has been closed. */
  public static final int DEAD = 4;

  /** An error has ended it: its frames stand as they did then, the error is in its first slot. */
  public static final int FAILED = 5;

  /**
   * From the stack's start: base of the frame of nobody's, and at the same time the slot of the
   * coroutine's function.
   */
  public static final int BOTTOM = 2 * SlotLayout.SIZE;

  private CoroutineLayout() {}
}
