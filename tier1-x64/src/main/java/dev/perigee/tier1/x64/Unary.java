package dev.perigee.tier1.x64;

import java.util.Locale;

/**
 * Arithmetic that names one operand. The last four have the others in fixed registers: {@code rax}
 * and {@code rdx} in the operand's width, {@code ax} alone where that is 8 bits.
 */
public enum Unary {
  /** INC: {@code operand += 1}; CF stays. */
  INC(0xFF, 0),
  /** DEC: {@code operand -= 1}; CF stays. */
  DEC(0xFF, 1),
  /** NOT: {@code operand = ~operand}; the flags stay. */
  NOT(0xF7, 2),
  /** NEG: {@code operand = -operand}; CF is whether it was not 0. */
  NEG(0xF7, 3),
  /** MUL: rdx:rax = rax * operand, unsigned. */
  MUL(0xF7, 4),
  /** IMUL: rdx:rax = rax * operand, signed. */
  IMUL(0xF7, 5),
  /** DIV: rax, rdx = quotient and remainder of rdx:rax / operand, unsigned. */
  DIV(0xF7, 6),
  /** IDIV: rax, rdx = quotient and remainder of rdx:rax / operand, signed. */
  IDIV(0xF7, 7);

  private final int opcode;
  private final int digit;

  Unary(int opcode, int digit) {
    this.opcode = opcode;
    this.digit = digit;
  }

  int opcode() {
    return opcode;
  }

  int digit() {
    return digit;
  }

  /** The name in assembly text. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
