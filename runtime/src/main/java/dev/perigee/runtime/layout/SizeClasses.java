package dev.perigee.runtime.layout;

/**
 * Sizes of cells. An engine's memory is divided into cells, except for large blocks. Most sizes
 * divide a page without its header exactly. The sizes for arrays of 2^n elements of 9 bytes and for
 * 2^n nodes are among them.
 */
public final class SizeClasses {
  private static final int[] SIZES = {
    16, 24, 32, 40, 48, 56, 64, 72, 80, 96, 112, 128, 144, 160, 176, 192, 224, 264, 288, 336, 400,
    448, 504, 576, 672, 800, 1008, 1344, 2016
  };

  /** Number of size classes, which are 0 to {@code COUNT} - 1. */
  public static final int COUNT = SIZES.length;

  /** Size of the largest cell; larger blocks have pages of their own. */
  public static final int LARGEST = 2016;

  private static final byte[] BY_WORDS = new byte[LARGEST / 8 + 1];

  static {
    int sizeClass = 0;
    for (int words = 0; words < BY_WORDS.length; words++) {
      if (words * 8 > SIZES[sizeClass]) {
        sizeClass++;
      }
      BY_WORDS[words] = (byte) sizeClass;
    }
  }

  private SizeClasses() {}

  /** The class for this number of bytes, at most {@link #LARGEST}. */
  public static int of(int bytes) {
    return BY_WORDS[(bytes + 7) >>> 3];
  }

  /** Bytes of a cell. */
  public static int bytes(int sizeClass) {
    return SIZES[sizeClass];
  }
}
