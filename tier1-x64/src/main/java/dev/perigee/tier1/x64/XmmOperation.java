package dev.perigee.tier1.x64;

import java.util.Locale;

/**
 * Operations on an XMM register and a second operand, an XMM register or memory. Scalar operations
 * do not change the destination's upper half. The address of a 128-bit operand must be a multiple
 * of 16.
 */
public enum XmmOperation {
  /** ADDSD: {@code destination += source}, doubles. */
  ADDSD(0xF20F58, 8),
  /** MULSD: {@code destination *= source}, doubles. */
  MULSD(0xF20F59, 8),
  /** SUBSD: {@code destination -= source}, doubles. */
  SUBSD(0xF20F5C, 8),
  /** MINSD: the lesser double; the source if both are zeros or one is a NaN. */
  MINSD(0xF20F5D, 8),
  /** DIVSD: {@code destination /= source}, doubles. */
  DIVSD(0xF20F5E, 8),
  /** MAXSD: the greater double; the source if both are zeros or one is a NaN. */
  MAXSD(0xF20F5F, 8),
  /** SQRTSD: destination = the square root of the source, a double. */
  SQRTSD(0xF20F51, 8),
  /** UCOMISD: the flags of destination and source, doubles; see {@link Condition}. */
  UCOMISD(0x660F2E, 8),
  /** COMISD: the same, but a quiet NaN is also an invalid operation. */
  COMISD(0x660F2F, 8),
  /** CVTSD2SS: destination = the source, a double, as a float. */
  CVTSD2SS(0xF20F5A, 8),
  /** CVTSS2SD: destination = the source, a float, as a double. */
  CVTSS2SD(0xF30F5A, 4),
  /** ANDPD: {@code destination &= source}, 128 bits. */
  ANDPD(0x660F54, 16),
  /** ANDNPD: {@code destination = ~destination & source}, 128 bits. */
  ANDNPD(0x660F55, 16),
  /** ORPD: {@code destination |= source}, 128 bits. */
  ORPD(0x660F56, 16),
  /** XORPD: {@code destination ^= source}, 128 bits. */
  XORPD(0x660F57, 16),
  /** PAND: {@code destination &= source}, 128 bits, for integers. */
  PAND(0x660FDB, 16),
  /** PANDN: {@code destination = ~destination & source}, 128 bits, for integers. */
  PANDN(0x660FDF, 16),
  /** POR: {@code destination |= source}, 128 bits, for integers. */
  POR(0x660FEB, 16),
  /** PXOR: {@code destination ^= source}, 128 bits, for integers. */
  PXOR(0x660FEF, 16);

  private final int opcode;
  private final int bytes;

  XmmOperation(int opcode, int bytes) {
    this.opcode = opcode;
    this.bytes = bytes;
  }

  int opcode() {
    return opcode;
  }

  /** The size of an operand in memory: 4, 8 or 16. */
  public int bytes() {
    return bytes;
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
