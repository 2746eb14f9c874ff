package dev.perigee.runtime.layout;

/** The header of every object: 8 bytes. Objects never move. */
public final class ObjectLayout {
  /** The tag of values that point here; 0 in a free cell; 1 byte. */
  public static final int KIND = 0;

  /** Colour bits of the collector; 1 byte. */
  public static final int COLOUR = 1;

  /** Flags, whose meaning depends on the kind; 1 byte. */
  public static final int FLAGS = 2;

  /** The allocator's size class, or {@link #LARGE} for an object with pages of its own; 1 byte. */
  public static final int SIZE_CLASS = 3;

  /** An int whose meaning depends on the kind. */
  public static final int EXTRA = 4;

  public static final int HEADER = 8;

  public static final int LARGE = 255;

  /** {@link #COLOUR}: the two whites, one of which is current. */
  public static final int WHITE_0 = 1;

  public static final int WHITE_1 = 2;

  /**
   * {@link #COLOUR}: marked and scanned; a store of a collectable value into such an object needs
   * the barrier.
   */
  public static final int BLACK = 4;

  /** {@link #COLOUR}: the object has been marked for finalization. */
  public static final int FINALIZABLE = 8;

  /**
   * {@link #COLOUR}: a white object for which entries of ephemeron tables wait. Set only while
   * marking is being finished.
   */
  public static final int AWAITED = 16;

  private ObjectLayout() {}

  /**
   * The eight bytes of a header whose flags and extra int are 0.
   *
   * @param white the colour bit
   */
  public static long header(int kind, int white, int sizeClass) {
    return (long) sizeClass << (8 * SIZE_CLASS) | (long) white << (8 * COLOUR) | kind;
  }
}
