package dev.perigee.runtime.layout;

/** A coroutine, the main one included: its stack, and where it stands while it is not running. */
public final class CoroutineLayout {
  /** Address of the stack's first slot; 8 bytes. */
  public static final int STACK = 8;

  /** Bytes of the stack; 8 bytes. */
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

  public static final int SIZE = 56;

  private CoroutineLayout() {}
}
