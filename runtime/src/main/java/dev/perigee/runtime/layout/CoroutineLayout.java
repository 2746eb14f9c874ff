package dev.perigee.runtime.layout;

/** A coroutine, including the main one: its stack, and its position while it is not running. */
public final class CoroutineLayout {
  /**
   * Address of the stack's first slot, or 0 after a dead coroutine has given up its stack; 8 bytes.
   */
  public static final int STACK = 8;

  /** Bytes of the stack, or 0 if there is none; 8 bytes. */
  public static final int STACK_SIZE = 16;

  /** Base of its current frame, in bytes from the stack's start; 8 bytes. */
  public static final int BASE = 24;

  /** Top of its current frame, in bytes from the stack's start; 8 bytes. */
  public static final int TOP = 32;

  /** The current frame's pc; 4 bytes. */
  public static final int PC = 40;

  /**
   * The epoch in which tier 1 last cleaned the native addresses in the links of its stack; 4 bytes.
   */
  public static final int CODE_EPOCH = 44;

  /** The next object to scan during a collection; 8 bytes. */
  public static final int NEXT_GRAY = 48;

  /** The coroutine that has resumed this one and waits for it, or 0; 8 bytes. */
  public static final int RESUMER = 56;

  /** Number of nested drivers when it was resumed; 4 bytes. */
  public static final int NESTING = 64;

  /** One of the statuses below; 1 byte. */
  public static final int STATUS = 68;

  /**
   * The events for which its hook is called, a set of the bits below. With {@link #HOOK_RUNS} the
   * byte is negative, and the hook is not called; 1 byte.
   */
  public static final int HOOK_MASK = 69;

  /**
   * Number of calls that may still push a frame before a stack of the initial size grows; 2 bytes.
   */
  public static final int CALLS_BEFORE_GROWTH = 70;

  /**
   * Address of the list of its slots with to-be-closed variables, 0 if it never had one. An entry
   * is a slot's index in the stack, 4 bytes; entries ascend; 8 bytes.
   */
  public static final int CLOSE_LIST = 72;

  /** Size of an entry of that list, in bytes. */
  public static final int CLOSE_ENTRY = Integer.BYTES;

  /** Entries of that list; 4 bytes. */
  public static final int CLOSE_COUNT = 80;

  /** Capacity of that list, in entries; 4 bytes. */
  public static final int CLOSE_CAPACITY = 84;

  /** Instructions between two count events of its hook; 4 bytes. */
  public static final int HOOK_COUNT = 88;

  /** Instructions left until the next count event; 4 bytes. */
  public static final int HOOK_LEFT = 92;

  /**
   * The pc at which a new line was last looked for on behalf of its hook. {@link #NO_LINE_SEEN}
   * makes any next instruction begin a line; 4 bytes.
   */
  public static final int HOOK_PC = 96;

  /**
   * While its hook runs for a call or return: index, as {@code debug.getlocal} counts, of the first
   * argument or result, and their number; 0 at other times; 4 bytes each.
   */
  public static final int TRANSFER_FIRST = 100;

  public static final int TRANSFER_COUNT = 104;

  /** Frames of {@code pcall} and {@code xpcall} on its stack; 4 bytes. */
  public static final int PROTECTED_CALLS = 108;

  /** Bytes from the stack's start beyond which the stack contains only zeros; 8 bytes. */
  public static final int USED = 112;

  public static final int SIZE = 120;

  /** {@link #HOOK_MASK}: calls of functions. */
  public static final int HOOK_CALL = 1;

  /** {@link #HOOK_MASK}: returns of functions. */
  public static final int HOOK_RETURN = 2;

  /** {@link #HOOK_MASK}: new lines, and backward jumps. */
  public static final int HOOK_LINE = 4;

  /** {@link #HOOK_MASK}: the count event, each time {@link #HOOK_COUNT} instructions have run. */
  public static final int HOOK_COUNTED = 8;

  /**
   * {@link #HOOK_MASK}: the hook's function is running, and is not called for events of its own.
   */
  public static final int HOOK_RUNS = 0x80;

  /** {@link #HOOK_PC}: a pc that is greater than any instruction's. */
  public static final int NO_LINE_SEEN = Integer.MAX_VALUE;

  /** Its function has not been called yet. Function and link have their places on the stack. */
  public static final int NEW = 0;

  /** It has yielded. Its current frame is that of the Java function that yielded. */
  public static final int SUSPENDED = 1;

  public static final int RUNNING = 2;

  /** It has resumed another one. Its current frame is that of the Java function that did so. */
  public static final int NORMAL = 3;

  /** Its function has returned, or it has been closed. */
  public static final int DEAD = 4;

  /** An error has ended it. Its frames are as they were then; the error is in its first slot. */
  public static final int FAILED = 5;

  /**
   * Base of the bottom frame, which belongs to no function, in bytes from the stack's start. It is
   * also the slot of the coroutine's function.
   */
  public static final int BOTTOM = FrameLayout.HEADER;

  private CoroutineLayout() {}
}
