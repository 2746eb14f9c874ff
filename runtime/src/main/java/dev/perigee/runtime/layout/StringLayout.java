package dev.perigee.runtime.layout;

/**
 * A string: its bytes follow the fields. The kind in the header is {@link Tag#STRING} or {@link
 * Tag#LONG_STRING}.
 */
public final class StringLayout {
  /**
   * Hash of the bytes with the engine's seed; of a long string only when {@link #HASHED} is set; 4
   * bytes.
   */
  public static final int HASH = ObjectLayout.EXTRA;

  /** Number of bytes; 8 bytes. */
  public static final int LENGTH = 8;

  public static final int BYTES = 16;

  /** {@link ObjectLayout#FLAGS} of a long string: its hash has been computed. */
  public static final int HASHED = 1;

  private StringLayout() {}
}
