package dev.perigee.tier1.x64;

import java.util.Locale;

/** Moves between XMM registers, and between them and memory. */
public enum XmmMove {
  /**
   * MOVSD: a double. A load clears the register's upper half, but a move between registers does not
   * change it. Therefore {@link #MOVAPD} is better for copies.
   */
  MOVSD(0xF20F10, 0xF20F11, 8),
  /** MOVSS: a float, in the same way. */
  MOVSS(0xF30F10, 0xF30F11, 4),
  /** MOVQ: 64 bits; clears the upper half of a destination register. */
  MOVQ(0xF30F7E, 0x660FD6, 8),
  /** MOVAPD: 128 bits, at a multiple of 16 in memory. */
  MOVAPD(0x660F28, 0x660F29, 16),
  /** MOVUPD: 128 bits, at any address. */
  MOVUPD(0x660F10, 0x660F11, 16),
  /** MOVDQA (MOVDQA,VMOVDQA32/64): 128 bits, at a multiple of 16 in memory, for integers. */
  MOVDQA(0x660F6F, 0x660F7F, 16),
  /** MOVDQU (MOVDQU,VMOVDQU8/16/32/64): 128 bits, at any address, for integers. */
  MOVDQU(0xF30F6F, 0xF30F7F, 16);

  private final int load;
  private final int store;
  private final int bytes;

  XmmMove(int load, int store, int bytes) {
    this.load = load;
    this.store = store;
    this.bytes = bytes;
  }

  int load() {
    return load;
  }

  int store() {
    return store;
  }

  /** The size in memory: 4, 8 or 16. */
  public int bytes() {
    return bytes;
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
