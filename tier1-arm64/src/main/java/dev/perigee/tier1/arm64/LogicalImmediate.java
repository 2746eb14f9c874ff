package dev.perigee.tier1.arm64;

/**
 * The bit masks that {@code and}, {@code orr}, {@code eor} and {@code ands} accept as immediates:
 * an element of 2, 4, 8, 16, 32 or 64 bits with one run of ones, rotated by any amount and repeated
 * to fill the register. They do not include all zeros and all ones.
 *
 * <p>Arm ARM, J1.1 "DecodeBitMasks".
 */
public final class LogicalImmediate {

  private static final int NOT_ENCODABLE = -1;

  private LogicalImmediate() {}

  /**
   * Whether a value can be encoded.
   *
   * @param value for 32 bits, its upper half must be zero or the sign
   * @param bits 64 or 32
   */
  public static boolean isEncodable(long value, int bits) {
    return find(value, bits) != NOT_ENCODABLE;
  }

  /**
   * The 13 bits N:immr:imms.
   *
   * @param value for 32 bits, its upper half must be zero or the sign
   * @param bits 64 or 32
   * @throws IllegalArgumentException if the value cannot be encoded
   */
  public static int encode(long value, int bits) {
    int encoding = find(value, bits);
    if (encoding == NOT_ENCODABLE) {
      throw new IllegalArgumentException(
          "0x%x is not a logical immediate of %d bits".formatted(value, bits));
    }
    return encoding;
  }

  /**
   * The value of the 13 bits N:immr:imms.
   *
   * @param bits 64 or 32; the upper half of a 32-bit value is zero
   * @throws IllegalArgumentException if the encoding is reserved
   */
  public static long decode(int encoding, int bits) {
    checkWidth(bits);
    Operands.checkRange(encoding, 0, 0x1FFF, "the encoding of a logical immediate");
    int n = encoding >> 12;
    int immr = encoding >> 6 & 0x3F;
    int imms = encoding & 0x3F;
    // The highest bit of N:NOT(imms) determines the element's size.
    int sizeBits = 31 - Integer.numberOfLeadingZeros(n << 6 | (~imms & 0x3F));
    int size = 1 << sizeBits;
    int onesLessOne = imms & (size - 1);
    if (sizeBits < 1 || size > bits || onesLessOne == size - 1) {
      throw new IllegalArgumentException(
          "0x%x is a reserved encoding of a logical immediate".formatted(encoding));
    }
    long run = -1L >>> (63 - onesLessOne);
    long value = replicate(rotateRight(run, immr & (size - 1), size), size);
    return bits == 64 ? value : value & 0xFFFF_FFFFL;
  }

  private static int find(long value, int bits) {
    checkWidth(bits);
    long pattern = value;
    if (bits == 32) {
      if (value != (int) value && value != (value & 0xFFFF_FFFFL)) {
        return NOT_ENCODABLE;
      }
      pattern = replicate(value & 0xFFFF_FFFFL, 32);
    }
    if (pattern == 0 || pattern == -1) {
      return NOT_ENCODABLE;
    }
    int size = 64;
    while (size > 2 && Long.rotateRight(pattern, size / 2) == pattern) {
      size /= 2;
    }
    long element = pattern & (-1L >>> (64 - size));
    int ones = Long.bitCount(element);
    // The run starts at the only place where a one is above a zero.
    long starts = element & ~rotateRight(element, size - 1, size);
    if (Long.bitCount(starts) != 1) {
      return NOT_ENCODABLE;
    }
    int rotation = (size - Long.numberOfTrailingZeros(starts)) & (size - 1);
    int n = size == 64 ? 1 : 0;
    int imms = (-(size << 1) & 0x3F) | (ones - 1);
    return n << 12 | rotation << 6 | imms;
  }

  private static void checkWidth(int bits) {
    if (bits != 32 && bits != 64) {
      throw new IllegalArgumentException("a register has 32 or 64 bits, not " + bits);
    }
  }

  /** Rotates an element of a given size whose upper bits are zero. */
  private static long rotateRight(long element, int amount, int size) {
    if (amount == 0) {
      return element;
    }
    return (element >>> amount | element << (size - amount)) & (-1L >>> (64 - size));
  }

  private static long replicate(long element, int size) {
    long value = element;
    for (int filled = size; filled < 64; filled *= 2) {
      value |= value << filled;
    }
    return value;
  }
}
