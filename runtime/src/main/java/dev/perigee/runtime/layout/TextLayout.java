package dev.perigee.runtime.layout;

/**
 * Where machine code puts the bytes of a string together, at {@link StateLayout#TEXT}, and what it
 * needs to make a long one.
 */
public final class TextLayout {
  /** The longest string that machine code makes: it is a cell. */
  public static final int LONGEST = SizeClasses.LARGEST - StringLayout.BYTES;

  /** The most bytes that are appended without a look at how many there are. */
  public static final int LONGEST_LITERAL = 64;

  /** The bytes, with room for a literal and the padding of its last word. */
  public static final int BYTES = 0;

  /** The bytes of a cell of each size class; 4 bytes each. */
  public static final int CELL_BYTES = BYTES + LONGEST + LONGEST_LITERAL + 8;

  /** The size class of a block of a number of words, by that number; 1 byte each. */
  public static final int SIZE_CLASSES = CELL_BYTES + SizeClasses.COUNT * 4;

  public static final int SIZE = SIZE_CLASSES + SizeClasses.LARGEST / 8 + 1;

  private TextLayout() {}
}
