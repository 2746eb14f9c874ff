package dev.perigee.tier1.arm64;

/**
 * A general-purpose register as an instruction names it: a number and the width of the view, 64
 * bits ({@code x0}) or 32 bits ({@code w0}). The zero register and the stack pointer share the
 * number 31 in encodings but are distinct here, so that an instruction can reject the one that it
 * does not accept. Each register is one object; compare with {@code ==}.
 *
 * <p>Arm ARM, B1.2.1 "Registers in AArch64 state".
 */
public final class Register {

  private enum Kind {
    GENERAL,
    ZERO,
    STACK_POINTER
  }

  /** The number by which encodings name both the zero register and the stack pointer. */
  private static final int NUMBER_31 = 31;

  private static final Register[] GENERAL = new Register[NUMBER_31];

  static {
    for (int i = 0; i < NUMBER_31; i++) {
      GENERAL[i] = new Register(Kind.GENERAL, i, "x" + i, "w" + i);
    }
  }

  public static final Register X0 = GENERAL[0];
  public static final Register X1 = GENERAL[1];
  public static final Register X2 = GENERAL[2];
  public static final Register X3 = GENERAL[3];
  public static final Register X4 = GENERAL[4];
  public static final Register X5 = GENERAL[5];
  public static final Register X6 = GENERAL[6];
  public static final Register X7 = GENERAL[7];
  public static final Register X8 = GENERAL[8];
  public static final Register X9 = GENERAL[9];
  public static final Register X10 = GENERAL[10];
  public static final Register X11 = GENERAL[11];
  public static final Register X12 = GENERAL[12];
  public static final Register X13 = GENERAL[13];
  public static final Register X14 = GENERAL[14];
  public static final Register X15 = GENERAL[15];
  public static final Register X16 = GENERAL[16];
  public static final Register X17 = GENERAL[17];

  /** The platform register, which macOS and Windows reserve. */
  public static final Register X18 = GENERAL[18];

  public static final Register X19 = GENERAL[19];
  public static final Register X20 = GENERAL[20];
  public static final Register X21 = GENERAL[21];
  public static final Register X22 = GENERAL[22];
  public static final Register X23 = GENERAL[23];
  public static final Register X24 = GENERAL[24];
  public static final Register X25 = GENERAL[25];
  public static final Register X26 = GENERAL[26];
  public static final Register X27 = GENERAL[27];
  public static final Register X28 = GENERAL[28];

  /** The frame pointer of the procedure call standard. */
  public static final Register X29 = GENERAL[29];

  /** The link register, which {@code bl} and {@code blr} write. */
  public static final Register X30 = GENERAL[30];

  /** Reads as zero; writes are ignored. */
  public static final Register XZR = new Register(Kind.ZERO, NUMBER_31, "xzr", "wzr");

  /** The stack pointer. */
  public static final Register SP = new Register(Kind.STACK_POINTER, NUMBER_31, "sp", "wsp");

  private final Kind kind;
  private final int number;
  private final boolean wide;
  private final String name;
  private final Register otherWidth;

  private Register(Kind kind, int number, String wideName, String narrowName) {
    this.kind = kind;
    this.number = number;
    this.wide = true;
    this.name = wideName;
    this.otherWidth = new Register(this, narrowName);
  }

  private Register(Register wideView, String name) {
    this.kind = wideView.kind;
    this.number = wideView.number;
    this.wide = false;
    this.name = name;
    this.otherWidth = wideView;
  }

  /**
   * The 64-bit general register with a number.
   *
   * @param number 0 to 30
   * @throws IllegalArgumentException if there is no such register; for 31 see {@link #XZR} and
   *     {@link #SP}
   */
  public static Register x(int number) {
    Operands.checkRange(number, 0, NUMBER_31 - 1, "the number of a general register");
    return GENERAL[number];
  }

  /**
   * The 32-bit general register with a number.
   *
   * @param number 0 to 30
   * @throws IllegalArgumentException if there is no such register
   */
  public static Register w(int number) {
    return x(number).w();
  }

  /** The 64-bit view of this register. */
  public Register x() {
    return wide ? this : otherWidth;
  }

  /** The 32-bit view of this register. Writing to it clears the upper half. */
  public Register w() {
    return wide ? otherWidth : this;
  }

  /** The number in encodings, 0 to 31. */
  public int number() {
    return number;
  }

  /** Whether this is a 64-bit view. */
  public boolean is64Bit() {
    return wide;
  }

  /** 64 or 32. */
  public int bits() {
    return wide ? 64 : 32;
  }

  /** Whether this is {@code xzr} or {@code wzr}. */
  public boolean isZero() {
    return kind == Kind.ZERO;
  }

  /** Whether this is {@code sp} or {@code wsp}. */
  public boolean isStackPointer() {
    return kind == Kind.STACK_POINTER;
  }

  /** Whether this is one of {@code x0} to {@code x30} in either width. */
  public boolean isGeneral() {
    return kind == Kind.GENERAL;
  }

  /** The zero register with this register's width. */
  Register zeroOfSameWidth() {
    return wide ? XZR : XZR.w();
  }

  /** The name in assembly text: {@code x3}, {@code w3}, {@code xzr}, {@code sp}. */
  @Override
  public String toString() {
    return name;
  }
}
