package dev.perigee.runtime.layout;

/**
 * The buffer in which machine code assembles the bytes of a string, at {@link StateLayout#TEXT},
 * and tables for making a long string.
 */
public final class TextLayout {
  /** Length of the longest string that machine code makes, which fits a cell. */
  public static final int LONGEST = SizeClasses.LARGEST - StringLayout.BYTES;

  /** Maximum number of bytes that are appended without a check for room. */
  public static final int LONGEST_LITERAL = 64;

  /** The bytes, with room for a literal and the padding of its last word. */
  public static final int BYTES = 0;

  /** The bytes of a cell of each size class; 4 bytes each. */
  public static final int CELL_BYTES = BYTES + LONGEST + LONGEST_LITERAL + 8;

  /** The size class of a block, indexed by its number of words; 1 byte each. */
  public static final int SIZE_CLASSES = CELL_BYTES + SizeClasses.COUNT * 4;

  public static final int SIZE = SIZE_CLASSES + SizeClasses.LARGEST / 8 + 1;

  private TextLayout() {}
}
