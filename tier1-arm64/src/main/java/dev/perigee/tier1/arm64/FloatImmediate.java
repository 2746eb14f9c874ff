package dev.perigee.tier1.arm64;

/**
 * The immediates of {@code fmov}: ±n/16 × 2^r with n from 16 to 31 and r from -3 to 4. They do not
 * include zero. Arm ARM, C2.2.3 "Modified immediate constants in A64 floating-point instructions".
 */
public final class FloatImmediate {

  private FloatImmediate() {}

  /** Whether a value can be encoded. */
  public static boolean isEncodable(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponentHead = (int) (bits >>> 54) & 0x1FF;
    return bits << 16 == 0 && (exponentHead == 0x100 || exponentHead == 0x0FF);
  }

  /**
   * The eight bits of the immediate.
   *
   * @throws IllegalArgumentException if the value cannot be encoded
   */
  public static int encode(double value) {
    if (!isEncodable(value)) {
      throw new IllegalArgumentException(value + " is not a floating-point immediate of 8 bits");
    }
    long bits = Double.doubleToRawLongBits(value);
    int sign = (int) (bits >>> 63) << 7;
    int exponentAndFraction = (int) (bits >>> 48) & 0x7F;
    return sign | exponentAndFraction;
  }

  /**
   * The value of eight bits.
   *
   * @throws IllegalArgumentException if the number is not from 0 to 255
   */
  public static double decode(int encoding) {
    Operands.checkRange(encoding, 0, 255, "the encoding of a floating-point immediate");
    long sign = (long) (encoding >> 7) << 63;
    long exponentHead = (encoding & 0x40) != 0 ? 0x0FFL : 0x100L;
    return Double.longBitsToDouble(sign | exponentHead << 54 | (encoding & 0x3FL) << 48);
  }
}
