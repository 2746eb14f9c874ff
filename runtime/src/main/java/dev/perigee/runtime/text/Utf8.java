package dev.perigee.runtime.text;

/**
 * UTF-8 in its original form of up to six bytes, for every value below 2^31, as produced by Lua's
 * escape {@code \}{@code u{XXX}} (manual 3.1) and {@code utf8.char} (6.5). Surrogates are encoded
 * like all other values.
 */
public final class Utf8 {
  /** The maximum value that has an encoding. */
  public static final long MAXIMUM = 0x7fff_ffffL;

  /** The maximum length of an encoding. */
  public static final int MAXIMUM_LENGTH = 6;

  private Utf8() {}

  /**
   * Number of bytes that encode a value.
   *
   * @throws IllegalArgumentException if it is negative or above {@link #MAXIMUM}
   */
  public static int encodedLength(long value) {
    if (value < 0 || value > MAXIMUM) {
      throw new IllegalArgumentException("no UTF-8 for " + value);
    }
    if (value < 0x80) {
      return 1;
    } else if (value < 0x800) {
      return 2;
    } else if (value < 0x1_0000) {
      return 3;
    } else if (value < 0x20_0000) {
      return 4;
    }
    return value < 0x400_0000 ? 5 : 6;
  }

  /**
   * Writes the encoding of a value.
   *
   * @param target must have room for the encoding
   * @param from the index of the first byte to write
   * @return the index after the last byte written
   * @throws IllegalArgumentException if the value is negative or above {@link #MAXIMUM}
   */
  public static int write(long value, byte[] target, int from) {
    int length = encodedLength(value);
    if (length == 1) {
      target[from] = (byte) value;
      return from + 1;
    }
    long rest = value;
    for (int at = from + length - 1; at > from; at--) {
      target[at] = (byte) (0x80 | (rest & 0x3f));
      rest >>>= 6;
    }
    // The number of leading ones in the first byte is the length.
    target[from] = (byte) (0xff00 >> length | rest);
    return from + length;
  }

  /**
   * Appends the encoding of a value.
   *
   * @throws IllegalArgumentException if the value is negative or above {@link #MAXIMUM}
   */
  public static void append(ByteBuilder out, long value) {
    byte[] buffer = new byte[MAXIMUM_LENGTH];
    out.append(buffer, 0, write(value, buffer, 0));
  }
}
