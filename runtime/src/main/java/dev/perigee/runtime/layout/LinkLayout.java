package dev.perigee.runtime.layout;

import dev.perigee.ir.Tag;

/**
 * A frame's link, in the slot below its base ({@link FrameLayout}); offsets are from the link's
 * address.
 *
 * <p>The second word is read and written as a whole: {@code distance << 32 | wanted << 16 | finish
 * << 8 | Tag.LINK}, here without marks. A return on the fast path checks its low half for {@link
 * #PLAIN_ONE}.
 *
 * <p>A vararg function's frame lies above its arguments: the callee moves its function slot and
 * link up, and keeps the number of extra arguments in {@link #EXTRA} of its function slot. Results
 * still go to the original function slot, which is {@code extra + parameterCount + 2} slots lower.
 */
public final class LinkLayout {
  /** The caller's pc, which is that of its calling instruction; 4 bytes. */
  public static final int PC = 0;

  /**
   * The native code's return address in the caller, as an offset in the code region. 0 is the stub
   * that finds the address by the pc or returns to the driver; 4 bytes.
   */
  public static final int NATIVE = 4;

  /** The word that contains the fields below. */
  public static final int WORD = 8;

  /** {@link Tag#LINK}; 1 byte. */
  public static final int TAG = 8;

  /** One of {@link Finish}; 1 byte. */
  public static final int FINISH = 9;

  /** Number of results wanted, 0 to 254, or {@link #OPEN}; 1 byte. */
  public static final int WANTED = 10;

  /** A set of the marks below; 1 byte. */
  public static final int MARKS = 11;

  /** The frame's base minus its caller's base, in bytes; 4 bytes. */
  public static final int DISTANCE = 12;

  /** The shift of the upper half of a word, which is {@link #NATIVE} or {@link #DISTANCE}. */
  public static final int UPPER_HALF = 32;

  /** {@link #WANTED}: all results. The top is set behind the last one. */
  public static final int OPEN = 255;

  /** {@link #MARKS}: the frame has replaced another one, which called it by TAILCALL. */
  public static final int TAIL_CALLED = 1;

  /**
   * {@link #MARKS}: {@code debug.setlocal} has changed a variable of the frame. Native code's
   * assumptions about its variables no longer hold, so the frame stays in tier 0.
   */
  public static final int CHANGED = 2;

  /** Low 24 bits of the word of a link with {@link Finish#NONE} and no wanted result. */
  public static final int PLAIN_NONE = Tag.LINK;

  /** Low 24 bits of the word of a link with {@link Finish#NONE} and one wanted result. */
  public static final int PLAIN_ONE = 1 << 16 | Tag.LINK;

  /** Selects the low 24 bits of the word. */
  public static final int PLAIN_MASK = 0xffffff;

  /**
   * In a vararg frame's function slot: the number of extra arguments; 4 bytes, offset from the
   * function slot.
   */
  public static final int EXTRA = 12;

  private LinkLayout() {}

  /** A link's second word. */
  public static long word(int distance, int wanted, int finish) {
    return (long) distance << UPPER_HALF | (long) wanted << 16 | (long) finish << 8 | Tag.LINK;
  }
}
