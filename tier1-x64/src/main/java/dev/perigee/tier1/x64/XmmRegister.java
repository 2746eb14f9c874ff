package dev.perigee.tier1.x64;

import java.util.Locale;

/**
 * A register of 128 bits. A scalar double is in its lower half.
 *
 * <p>Intel SDM, volume 1, 10.2.2 "XMM Registers".
 */
public enum XmmRegister {
  XMM0,
  XMM1,
  XMM2,
  XMM3,
  XMM4,
  XMM5,
  XMM6,
  XMM7,
  XMM8,
  XMM9,
  XMM10,
  XMM11,
  XMM12,
  XMM13,
  XMM14,
  XMM15;

  private static final XmmRegister[] ALL = values();

  private final String text = name().toLowerCase(Locale.ROOT);

  /**
   * The register with a number.
   *
   * @param number 0 to 15
   * @throws IllegalArgumentException if there is no such register
   */
  public static XmmRegister of(int number) {
    Operands.checkRange(number, 0, ALL.length - 1L, "the number of an XMM register");
    return ALL[number];
  }

  /** The number in encodings, 0 to 15. */
  public int number() {
    return ordinal();
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return text;
  }
}
