package dev.perigee.ir;

/**
 * The slots of a loop, as distances from slot a of its operations ({@link Op#FORPREP}, {@link
 * Op#FORLOOP}; {@link Op#TFORPREP}, {@link Op#TFORCALL}, {@link Op#TFORLOOP}).
 */
public final class LoopSlots {
  /** Of a numeric loop: the limit; in an integer loop, the number of further iterations. */
  public static final int LIMIT = 1;

  /** Of a numeric loop: the step. */
  public static final int STEP = 2;

  /** Of a numeric loop: the copy of the counter that the body uses. */
  public static final int VARIABLE = 3;

  /** Of a generic loop: the iterator's second argument, which each iteration changes. */
  public static final int CONTROL = 2;

  /** Of a generic loop: the value to be closed when the loop ends. */
  public static final int CLOSING = 3;

  /** Of a generic loop: the window of the iterator's call, and the first variable of the body. */
  public static final int WINDOW = 4;

  private LoopSlots() {}
}
