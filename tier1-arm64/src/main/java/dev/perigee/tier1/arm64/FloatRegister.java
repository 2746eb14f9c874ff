package dev.perigee.tier1.arm64;

/**
 * A SIMD and floating-point register as an instruction names it: a number and the width of the
 * view, 64 bits ({@code d0}), 32 bits ({@code s0}) or 128 bits ({@code q0}). Writing to a narrow
 * view clears the rest of the register. Each register is one object; compare with {@code ==}.
 *
 * <p>Arm ARM, B1.2.1 "Registers in AArch64 state".
 */
public final class FloatRegister {

  private static final int COUNT = 32;

  private static final FloatRegister[] SINGLES = views('s', 2);
  private static final FloatRegister[] DOUBLES = views('d', 3);
  private static final FloatRegister[] QUADS = views('q', 4);

  public static final FloatRegister D0 = DOUBLES[0];
  public static final FloatRegister D1 = DOUBLES[1];
  public static final FloatRegister D2 = DOUBLES[2];
  public static final FloatRegister D3 = DOUBLES[3];
  public static final FloatRegister D4 = DOUBLES[4];
  public static final FloatRegister D5 = DOUBLES[5];
  public static final FloatRegister D6 = DOUBLES[6];
  public static final FloatRegister D7 = DOUBLES[7];
  public static final FloatRegister D8 = DOUBLES[8];
  public static final FloatRegister D9 = DOUBLES[9];
  public static final FloatRegister D10 = DOUBLES[10];
  public static final FloatRegister D11 = DOUBLES[11];
  public static final FloatRegister D12 = DOUBLES[12];
  public static final FloatRegister D13 = DOUBLES[13];
  public static final FloatRegister D14 = DOUBLES[14];
  public static final FloatRegister D15 = DOUBLES[15];
  public static final FloatRegister D16 = DOUBLES[16];
  public static final FloatRegister D17 = DOUBLES[17];
  public static final FloatRegister D18 = DOUBLES[18];
  public static final FloatRegister D19 = DOUBLES[19];
  public static final FloatRegister D20 = DOUBLES[20];
  public static final FloatRegister D21 = DOUBLES[21];
  public static final FloatRegister D22 = DOUBLES[22];
  public static final FloatRegister D23 = DOUBLES[23];
  public static final FloatRegister D24 = DOUBLES[24];
  public static final FloatRegister D25 = DOUBLES[25];
  public static final FloatRegister D26 = DOUBLES[26];
  public static final FloatRegister D27 = DOUBLES[27];
  public static final FloatRegister D28 = DOUBLES[28];
  public static final FloatRegister D29 = DOUBLES[29];
  public static final FloatRegister D30 = DOUBLES[30];
  public static final FloatRegister D31 = DOUBLES[31];

  private final char letter;
  private final int number;
  private final int log2Bytes;

  private FloatRegister(char letter, int number, int log2Bytes) {
    this.letter = letter;
    this.number = number;
    this.log2Bytes = log2Bytes;
  }

  private static FloatRegister[] views(char letter, int log2Bytes) {
    FloatRegister[] views = new FloatRegister[COUNT];
    for (int i = 0; i < COUNT; i++) {
      views[i] = new FloatRegister(letter, i, log2Bytes);
    }
    return views;
  }

  /**
   * The 64-bit register with a number.
   *
   * @param number 0 to 31
   * @throws IllegalArgumentException if there is no such register
   */
  public static FloatRegister d(int number) {
    Operands.checkRange(number, 0, COUNT - 1, "the number of a floating-point register");
    return DOUBLES[number];
  }

  /** The 64-bit view of this register. */
  public FloatRegister d() {
    return DOUBLES[number];
  }

  /** The 32-bit view of this register. */
  public FloatRegister s() {
    return SINGLES[number];
  }

  /** The 128-bit view of this register. */
  public FloatRegister q() {
    return QUADS[number];
  }

  /** The number in encodings, 0 to 31. */
  public int number() {
    return number;
  }

  /** 32, 64 or 128. */
  public int bits() {
    return 8 << log2Bytes;
  }

  /** The logarithm to base 2 of the view's size in bytes. */
  int log2Bytes() {
    return log2Bytes;
  }

  /** The name in assembly text: {@code d3}, {@code s3}, {@code q3}. */
  @Override
  public String toString() {
    return letter + Integer.toString(number);
  }
}
