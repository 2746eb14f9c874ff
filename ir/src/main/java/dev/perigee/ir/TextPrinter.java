package dev.perigee.ir;

import dev.perigee.ir.Constant.FloatConstant;
import dev.perigee.ir.Constant.IntegerConstant;
import dev.perigee.ir.Constant.StringConstant;
import dev.perigee.ir.Op.Operand;
import dev.perigee.ir.Prototype.LocalVariable;
import dev.perigee.ir.Prototype.Upvalue;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Prints a prototype as text, one word per line. {@link TextParser} reads exactly the same
 * prototype back. The words need not be verified, but each operation must exist.
 *
 * <pre>
 * function "=name" lines 1 9 parameters 1 vararg frame 4
 * upvalue "_ENV" slot 0
 * constant integer 7
 * constant float 0x1.8p1
 * constant string "x"
 * local "a" slot 0 from 0 to 5 captured
 * 0: line 1 top 1 GETTABUP r1 u0 k2 ; "x"
 * 1: line 1 top 2 JMP 4
 * function ... end
 * end
 * </pre>
 *
 * In operands, r is a slot, k a constant, u an upvalue and f a child. A jump is printed as its
 * target (for FORPREP, the target if the loop does not run). A semicolon begins a comment.
 */
public final class TextPrinter {
  private final StringBuilder out = new StringBuilder();

  private TextPrinter() {}

  /** The text of a function and all functions in it. */
  public static String print(Prototype prototype) {
    TextPrinter printer = new TextPrinter();
    printer.function(prototype, "");
    return printer.out.toString();
  }

  /** The operation and the operands of one word as in the full text, without pc, line and top. */
  public static String printWord(Prototype prototype, int pc) {
    TextPrinter printer = new TextPrinter();
    printer.word(prototype, pc);
    return printer.out.toString();
  }

  private void function(Prototype prototype, String indent) {
    String inner = indent + "  ";
    out.append(indent).append("function ").append(quote(prototype.source()));
    out.append(" lines ").append(prototype.lineDefined());
    out.append(' ').append(prototype.lastLineDefined());
    out.append(" parameters ").append(prototype.parameterCount());
    out.append(prototype.vararg() ? " vararg" : "");
    out.append(" frame ").append(prototype.frameSize()).append('\n');
    for (Upvalue upvalue : prototype.upvalues()) {
      out.append(inner).append("upvalue ").append(quote(upvalue.name()));
      out.append(upvalue.fromSlot() ? " slot " : " upvalue ").append(upvalue.index()).append('\n');
    }
    for (Constant constant : prototype.constants()) {
      out.append(inner).append("constant ").append(text(constant)).append('\n');
    }
    for (LocalVariable local : prototype.locals()) {
      out.append(inner).append("local ").append(quote(local.name()));
      out.append(" slot ").append(local.slot()).append(" from ").append(local.startPc());
      out.append(" to ").append(local.endPc());
      out.append(local.captured() ? " captured" : "").append('\n');
    }
    for (int pc = 0; pc < prototype.code().length; pc++) {
      out.append(inner).append(pc).append(": line ").append(prototype.lines()[pc]);
      out.append(" top ").append(prototype.tops()[pc]).append(' ');
      word(prototype, pc);
      out.append('\n');
    }
    prototype.children().forEach(child -> function(child, inner));
    out.append(indent).append("end\n");
  }

  private void word(Prototype prototype, int pc) {
    int word = prototype.code()[pc];
    Op op = Instruction.op(word);
    out.append(op);
    String comment = "";
    switch (op.format()) {
      case ABC -> {
        operand(op.a(), Instruction.a(word), (byte) Instruction.a(word));
        operand(op.b(), Instruction.b(word), Instruction.sb(word));
        operand(op.c(), Instruction.c(word), Instruction.sc(word));
        comment =
            comment(prototype, op.b(), Instruction.b(word))
                + comment(prototype, op.c(), Instruction.c(word));
      }
      case ABX, ASBX -> {
        operand(op.a(), Instruction.a(word), Instruction.a(word));
        if (op.b() == Operand.JUMP) {
          out.append(' ').append(jumpTarget(op, pc, Instruction.bx(word)));
        } else {
          operand(op.b(), Instruction.bx(word), Instruction.sbx(word));
        }
        comment = comment(prototype, op.b(), Instruction.bx(word));
      }
      case AX -> out.append(' ').append(Instruction.ax(word));
      case SJ -> out.append(' ').append(pc + 1 + Instruction.sj(word));
    }
    if (!comment.isEmpty()) {
      out.append(" ;").append(comment);
    }
  }

  /** The pc to which operand bx of a loop instruction leads. */
  static int jumpTarget(Op op, int pc, int bx) {
    return switch (op) {
      case FORPREP -> pc + 2 + bx;
      case TFORPREP -> pc + 1 + bx;
      case FORLOOP, TFORLOOP -> pc + 1 - bx;
      default -> throw new IllegalArgumentException(op + " has no jump");
    };
  }

  private void operand(Operand kind, int unsigned, int signed) {
    switch (kind) {
      case NONE -> {
        if (unsigned != 0) {
          out.append(" unused ").append(unsigned);
        }
      }
      case READ, WRITE, WINDOW -> out.append(" r").append(unsigned);
      case CONSTANT -> out.append(" k").append(unsigned);
      case UPVALUE -> out.append(" u").append(unsigned);
      case PROTOTYPE -> out.append(" f").append(unsigned);
      case IMMEDIATE -> out.append(' ').append(signed);
      case COUNT, JUMP -> out.append(' ').append(unsigned);
    }
  }

  private static String comment(Prototype prototype, Operand kind, int index) {
    if (kind != Operand.CONSTANT || index >= prototype.constants().size()) {
      return "";
    }
    return " " + describe(prototype.constants().get(index));
  }

  private static String describe(Constant constant) {
    return switch (constant) {
      case IntegerConstant integer -> Long.toString(integer.value());
      case FloatConstant number -> Double.toString(number.value());
      case StringConstant string -> quote(string.bytes());
    };
  }

  private static String text(Constant constant) {
    return switch (constant) {
      case IntegerConstant integer -> "integer " + integer.value();
      case FloatConstant number ->
          Double.isNaN(number.value())
              ? "nan " + Long.toHexString(Double.doubleToRawLongBits(number.value()))
              : "float " + Double.toHexString(number.value());
      case StringConstant string -> "string " + quote(string.bytes());
    };
  }

  private static String quote(byte[] bytes) {
    return quote(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** Quotes a string. Characters other than printable ASCII are escaped as UTF-16 units. */
  static String quote(String string) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c < 127) {
        quoted.append(c);
      } else if (c == '\n') {
        quoted.append("\\n");
      } else {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return quoted.append('"').toString();
  }
}
