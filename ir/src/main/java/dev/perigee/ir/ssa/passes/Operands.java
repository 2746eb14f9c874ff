package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Constant.FloatConstant;
import dev.perigee.ir.Constant.IntegerConstant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaValue;

/** The two operands, in Lua's order, of an arithmetic or comparison instruction. */
public record Operands(SsaValue x, SsaValue y) {
  /** The operands of a STEP or STEP_BRANCH; for a unary operation, the same operand twice. */
  public static Operands of(SsaFunction function, SsaValue step) {
    int word = function.prototype().code()[step.pc()];
    Op op = Instruction.op(word);
    SsaValue first = step.input(0);
    if (op.isArithmetic()) {
      return new Operands(first, second(function, step, word));
    }
    return switch (op) {
      case LTI, LEI -> new Operands(first, function.integer(Instruction.sb(word)));
      case GTI, GEI -> new Operands(function.integer(Instruction.sb(word)), first);
      default -> new Operands(first, step.input(1));
    };
  }

  private static SsaValue second(SsaFunction function, SsaValue step, int word) {
    return switch (Instruction.op(word).c()) {
      case CONSTANT -> constant(function, Instruction.c(word));
      case IMMEDIATE -> function.integer(Instruction.sc(word));
      case READ -> step.input(1);
      default -> step.input(0);
    };
  }

  private static SsaValue constant(SsaFunction function, int index) {
    Constant constant = function.prototype().constants().get(index);
    return switch (constant) {
      case IntegerConstant integer -> function.integer(integer.value());
      case FloatConstant number -> function.floating(number.value());
      default -> throw new IllegalArgumentException("constant " + index + " is not a number");
    };
  }

  boolean are(ValueType type) {
    return x.type() == type && y.type() == type;
  }

  /** Whether each is known to be an integer or known to be a float. */
  boolean areKnownNumbers() {
    return isKnownNumber(x) && isKnownNumber(y);
  }

  /** Whether both are numbers and the result is certainly a float. */
  boolean giveFloat(Op op) {
    boolean anyFloat = x.type() == ValueType.FLOAT || y.type() == ValueType.FLOAT;
    boolean always = op == Op.DIV || op == Op.POW;
    return x.type().isNumber() && y.type().isNumber() && (anyFloat || always);
  }

  private static boolean isKnownNumber(SsaValue value) {
    return value.type() == ValueType.INTEGER || value.type() == ValueType.FLOAT;
  }
}
