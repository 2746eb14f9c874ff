package dev.perigee.tier1.x64;

import java.util.Locale;

/**
 * A general-purpose register as an instruction names it: a number and the width of the view.
 * Writing to a 32-bit view clears the upper half of the register; writing to a narrower one does
 * not change the rest. The second bytes of the first four registers ({@code ah} to {@code bh}) are
 * not included, since an instruction with a register from {@link #R8} on cannot name them.
 *
 * <p>Intel SDM, volume 1, 3.4.1 "General-Purpose Registers".
 */
public enum Register {
  RAX(Width.QWORD, 0),
  RCX(Width.QWORD, 1),
  RDX(Width.QWORD, 2),
  RBX(Width.QWORD, 3),
  RSP(Width.QWORD, 4),
  RBP(Width.QWORD, 5),
  RSI(Width.QWORD, 6),
  RDI(Width.QWORD, 7),
  R8(Width.QWORD, 8),
  R9(Width.QWORD, 9),
  R10(Width.QWORD, 10),
  R11(Width.QWORD, 11),
  R12(Width.QWORD, 12),
  R13(Width.QWORD, 13),
  R14(Width.QWORD, 14),
  R15(Width.QWORD, 15),

  EAX(Width.DWORD, 0),
  ECX(Width.DWORD, 1),
  EDX(Width.DWORD, 2),
  EBX(Width.DWORD, 3),
  ESP(Width.DWORD, 4),
  EBP(Width.DWORD, 5),
  ESI(Width.DWORD, 6),
  EDI(Width.DWORD, 7),
  R8D(Width.DWORD, 8),
  R9D(Width.DWORD, 9),
  R10D(Width.DWORD, 10),
  R11D(Width.DWORD, 11),
  R12D(Width.DWORD, 12),
  R13D(Width.DWORD, 13),
  R14D(Width.DWORD, 14),
  R15D(Width.DWORD, 15),

  AX(Width.WORD, 0),
  CX(Width.WORD, 1),
  DX(Width.WORD, 2),
  BX(Width.WORD, 3),
  SP(Width.WORD, 4),
  BP(Width.WORD, 5),
  SI(Width.WORD, 6),
  DI(Width.WORD, 7),
  R8W(Width.WORD, 8),
  R9W(Width.WORD, 9),
  R10W(Width.WORD, 10),
  R11W(Width.WORD, 11),
  R12W(Width.WORD, 12),
  R13W(Width.WORD, 13),
  R14W(Width.WORD, 14),
  R15W(Width.WORD, 15),

  AL(Width.BYTE, 0),
  CL(Width.BYTE, 1),
  DL(Width.BYTE, 2),
  BL(Width.BYTE, 3),
  SPL(Width.BYTE, 4),
  BPL(Width.BYTE, 5),
  SIL(Width.BYTE, 6),
  DIL(Width.BYTE, 7),
  R8B(Width.BYTE, 8),
  R9B(Width.BYTE, 9),
  R10B(Width.BYTE, 10),
  R11B(Width.BYTE, 11),
  R12B(Width.BYTE, 12),
  R13B(Width.BYTE, 13),
  R14B(Width.BYTE, 14),
  R15B(Width.BYTE, 15);

  /** In {@link #code}: the instruction needs a REX prefix, whatever its other operands are. */
  static final int NEEDS_REX = 1 << 4;

  private static final int COUNT = 16;

  private static final Register[] ALL = values();

  private final Width width;
  private final int number;
  private final int code;
  private final String text = name().toLowerCase(Locale.ROOT);

  Register(Width width, int number) {
    this.width = width;
    this.number = number;
    this.code = width == Width.BYTE && number >= 4 ? number | NEEDS_REX : number;
  }

  /**
   * The view of a register with a number.
   *
   * @param number 0 to 15, in the order of encodings
   * @throws IllegalArgumentException if there is no such register
   */
  public static Register of(int number, Width width) {
    Operands.checkRange(number, 0, COUNT - 1L, "the number of a general register");
    return ALL[(Width.QWORD.ordinal() - width.ordinal()) * COUNT + number];
  }

  /** The view of this register with a width. */
  public Register as(Width newWidth) {
    return of(number, newWidth);
  }

  /** The number in encodings, 0 to 15. */
  public int number() {
    return number;
  }

  /** The width of this view. */
  public Width width() {
    return width;
  }

  /**
   * The number, and {@link #NEEDS_REX} for {@code spl}, {@code bpl}, {@code sil} and {@code dil},
   * whose encodings stand for {@code ah}, {@code ch}, {@code dh} and {@code bh} without that
   * prefix.
   */
  int code() {
    return code;
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return text;
  }
}
