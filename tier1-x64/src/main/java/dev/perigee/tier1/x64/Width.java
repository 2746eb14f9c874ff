package dev.perigee.tier1.x64;

/** The number of bits of a register or of memory that an instruction works on. */
public enum Width {
  BYTE(8, 0, "byte ptr"),
  WORD(16, Opcode.OPERAND_16, "word ptr"),
  DWORD(32, 0, "dword ptr"),
  QWORD(64, Opcode.REX_W, "qword ptr");

  private final int bits;
  private final long opcodeFlags;
  private final String text;
  private final String immediateText;

  Width(int bits, long opcodeFlags, String text) {
    this.bits = bits;
    this.opcodeFlags = opcodeFlags;
    this.text = text;
    this.immediateText = "an immediate of " + bits + " bits";
  }

  /** 8, 16, 32 or 64. */
  public int bits() {
    return bits;
  }

  /** 1, 2, 4 or 8. */
  public int bytes() {
    return bits / 8;
  }

  /** The number of bytes of an immediate operand, at most 4. */
  int immediateBytes() {
    return Math.min(bytes(), 4);
  }

  /** The term for an immediate operand in messages. */
  String immediateText() {
    return immediateText;
  }

  /**
   * The flags that change an opcode for 32-bit operands into one for this width, unless it is 8
   * bits.
   */
  long opcodeFlags() {
    return opcodeFlags;
  }

  /** The text before an address of this width in assembly text. */
  @Override
  public String toString() {
    return text;
  }
}
