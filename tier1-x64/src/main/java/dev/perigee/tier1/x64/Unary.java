package dev.perigee.tier1.x64;

import java.util.Locale;

/**
 * Arithmetic with one explicit operand. The last four operations have other operands in fixed
 * registers: {@code rax} and {@code rdx} with the operand's width, or only {@code ax} if that is 8
 * bits.
 */
public enum Unary {
  /** INC: {@code operand += 1}; does not change CF. */
  INC(0xFF, 0),
  /** DEC: {@code operand -= 1}; does not change CF. */
  DEC(0xFF, 1),
  /** NOT: {@code operand = ~operand}; does not change the flags. */
  NOT(0xF7, 2),
  /** NEG: {@code operand = -operand}; CF tells whether it was not 0. */
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
