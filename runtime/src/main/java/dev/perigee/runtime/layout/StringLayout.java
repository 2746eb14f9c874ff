package dev.perigee.runtime.layout;

import dev.perigee.ir.Tag;

/**
 * A string: its bytes follow the fields. The kind in the header is {@link Tag#STRING} or {@link
 * Tag#LONG_STRING}.
 */
public final class StringLayout {
  /**
   * Hash of the bytes with the engine's seed. For a long string it is valid only if {@link #HASHED}
   * is set; 4 bytes.
   */
  public static final int HASH = ObjectLayout.EXTRA;

  /** Number of bytes; 8 bytes. */
  public static final int LENGTH = 8;

  public static final int BYTES = 16;

  /** {@link ObjectLayout#FLAGS} of a long string: its hash has been computed. */
  public static final int HASHED = 1;

  /** Each word of 8 bytes is mixed into the hash by a 128-bit multiplication by this. */
  public static final long HASH_MULTIPLIER = 0xa0761d6478bd642fL;

  /** The length is multiplied by this for the hash's start value. */
  public static final long HASH_START = 0xe7037ed1a0b428dbL;

  /** Number of address bits in an entry of the table of short strings. */
  public static final int ADDRESS_BITS = 48;

  private StringLayout() {}
}
