package dev.perigee.runtime.layout;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;

/**
 * An instruction as tier 0's loop runs it: the word of the linear form at the same pc, with its
 * operands unpacked and scaled to byte distances. It includes a byte for type feedback.
 *
 * <p>Operands have 16 bits each. All distances are in bytes. A slot operand is the slot's distance
 * from the frame's function slot, which lies two slots below slot 0. A constant operand is its
 * distance from the record's origin ({@link PrototypeLayout}). An upvalue operand is the distance
 * of the cell's address from the closure. Counts are unchanged, immediates are signed. Operand bx,
 * ax or sj is an int in place of b and c: a constant is again a distance, a jump is the distance
 * between the words with the sign of the jump in the linear form, and anything else is unchanged.
 */
public final class InstructionLayout {
  /** The operation's number; 1 byte. */
  public static final int OPERATION = 0;

  /**
   * Tag of the value that the instruction loaded last; 1 byte. Initially it is {@link #NOT_RUN}, if
   * the instruction {@linkplain Op#hasFeedback has feedback}.
   */
  public static final int FEEDBACK = 1;

  /** Feedback of an instruction that has not run; not a tag. */
  public static final int NOT_RUN = 0xff;

  public static final int A = 2;
  public static final int B = 4;
  public static final int C = 6;

  /** Operand bx, ax or sj; 4 bytes. */
  public static final int WIDE = 4;

  public static final int SIZE = 8;

  private InstructionLayout() {}

  /**
   * Converts an instruction word to this form, with empty feedback.
   *
   * @param word as packed by {@link Instruction}
   */
  public static long encode(int word) {
    Op op = Instruction.op(word);
    long feedback = op.hasFeedback() ? (long) NOT_RUN << (8 * FEEDBACK) : 0;
    return op.ordinal() | feedback | operands(op, word);
  }

  private static long operands(Op op, int word) {
    return switch (op.format()) {
      case ABC ->
          narrow(op.a(), Instruction.a(word)) << (8 * A)
              | narrow(op.b(), signed(op.b(), Instruction.b(word))) << (8 * B)
              | narrow(op.c(), signed(op.c(), Instruction.c(word))) << (8 * C);
      case ABX ->
          narrow(op.a(), Instruction.a(word)) << (8 * A)
              | wide(op.b(), Instruction.bx(word)) << (8 * WIDE);
      case ASBX ->
          narrow(op.a(), Instruction.a(word)) << (8 * A)
              | wide(op.b(), Instruction.sbx(word)) << (8 * WIDE);
      case AX -> wide(op.a(), Instruction.ax(word)) << (8 * WIDE);
      case SJ -> wide(op.a(), Instruction.sj(word)) << (8 * WIDE);
    };
  }

  private static int signed(Op.Operand kind, int operand) {
    return kind == Op.Operand.IMMEDIATE ? (byte) operand : operand;
  }

  private static long narrow(Op.Operand kind, int operand) {
    int scaled =
        switch (kind) {
          case READ, WRITE, WINDOW -> (operand + 2) * SlotLayout.SIZE;
          case UPVALUE -> ClosureLayout.UPVALUES + operand * Long.BYTES;
          case CONSTANT -> (int) constant(operand);
          case COUNT, IMMEDIATE, PROTOTYPE, JUMP, NONE -> operand;
        };
    return scaled & 0xffffL;
  }

  private static long wide(Op.Operand kind, int operand) {
    return switch (kind) {
      case CONSTANT -> constant(operand);
      case JUMP -> (long) operand * SIZE;
      case READ, WRITE, WINDOW, UPVALUE, COUNT, IMMEDIATE, PROTOTYPE, NONE -> operand;
    };
  }

  private static long constant(int index) {
    return PrototypeLayout.FIRST_CONSTANT + (long) index * SlotLayout.SIZE;
  }
}
