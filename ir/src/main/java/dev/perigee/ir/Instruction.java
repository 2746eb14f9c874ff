package dev.perigee.ir;

/**
 * Packs one word of the linear form into 32 bits, and unpacks it: the operation's number is in bits
 * 0-7, operand a in 8-15, b in 16-23, c in 24-31; bx is in bits 16-31, ax and sj are in bits 8-31.
 * Both tiers use these positions.
 */
public final class Instruction {
  /** The largest slot, upvalue or byte operand. */
  public static final int MAX_BYTE = 255;

  /** The largest bx. */
  public static final int MAX_BX = 65535;

  /** The largest ax. */
  public static final int MAX_AX = (1 << 24) - 1;

  /** The longest jump in either direction. */
  public static final int MAX_SJ = (1 << 23) - 1;

  private Instruction() {}

  /**
   * A word of format ABC. The operands b and c may be signed bytes (-128 to 127) or unsigned ones.
   */
  public static int abc(Op op, int a, int b, int c) {
    return op.ordinal() | checkByte(a) << 8 | (b & 0xff) << 16 | c << 24;
  }

  /** A word of format ABX or ASBX. */
  public static int abx(Op op, int a, int bx) {
    return op.ordinal() | checkByte(a) << 8 | bx << 16;
  }

  /** A word of format AX or SJ. */
  public static int ax(Op op, int ax) {
    return op.ordinal() | ax << 8;
  }

  public static Op op(int word) {
    return Op.of(word & 0xff);
  }

  public static int a(int word) {
    return word >>> 8 & 0xff;
  }

  public static int b(int word) {
    return word >>> 16 & 0xff;
  }

  public static int c(int word) {
    return word >>> 24;
  }

  /** Operand b as a signed byte. */
  public static int sb(int word) {
    return (byte) (word >>> 16);
  }

  /** Operand c as a signed byte. */
  public static int sc(int word) {
    return word >> 24;
  }

  public static int bx(int word) {
    return word >>> 16;
  }

  /** Operand bx as a signed number. */
  public static int sbx(int word) {
    return word >> 16;
  }

  public static int ax(int word) {
    return word >>> 8;
  }

  public static int sj(int word) {
    return word >> 8;
  }

  private static int checkByte(int a) {
    if (a < 0 || a > MAX_BYTE) {
      throw new IllegalArgumentException("operand a is " + a + ", not 0 to 255");
    }
    return a;
  }
}
