package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Constant.FloatConstant;
import dev.perigee.ir.Constant.IntegerConstant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;

/** The two operands, in Lua's order, of a linear arithmetic or comparing instruction. */
public record Operands(SsaValue x, SsaValue y) {
  /** Those of a STEP or STEP_BRANCH of arithmetic, with one operand twice for unary ones. */
  public static Operands of(SsaFunction function, SsaValue step) {
    int word = function.prototype().code()[step.pc()];
    SsaValue first = step.input(0);
    return switch (Instruction.op(word)) {
      case ADDK, SUBK, MULK, DIVK, MODK, POWK, IDIVK, BANDK, BORK, BXORK ->
          new Operands(first, constant(function, Instruction.c(word)));
      case ADDI, SHLI, SHRI -> new Operands(first, function.integer(Instruction.sc(word)));
      case LTI, LEI -> new Operands(first, function.integer(Instruction.sb(word)));
      case GTI, GEI -> new Operands(function.integer(Instruction.sb(word)), first);
      case UNM, BNOT -> new Operands(first, first);
      default -> new Operands(first, step.input(1));
    };
  }

  private static SsaValue constant(SsaFunction function, int index) {
    Constant constant = function.prototype().constants().get(index);
    return switch (constant) {
      case IntegerConstant integer -> function.integer(integer.value());
      case FloatConstant number -> function.floating(number.value());
      default -> throw new IllegalArgumentException("constant " + index + " is no number");
    };
  }

  /** The operation that all variants with constants mean. */
  public static Op plain(Op op) {
    return switch (op) {
      case ADDK, ADDI -> Op.ADD;
      case SUBK -> Op.SUB;
      case MULK -> Op.MUL;
      case DIVK -> Op.DIV;
      case MODK -> Op.MOD;
      case POWK -> Op.POW;
      case IDIVK -> Op.IDIV;
      case BANDK -> Op.BAND;
      case BORK -> Op.BOR;
      case BXORK -> Op.BXOR;
      case SHLI -> Op.SHL;
      case SHRI -> Op.SHR;
      case LTI, GTI -> Op.LT;
      case LEI, GEI -> Op.LE;
      default -> op;
    };
  }

  boolean are(ValueType type) {
    return x.type() == type && y.type() == type;
  }

  /** Whether both are integers or floats, each known which. */
  boolean areKnownNumbers() {
    return isKnownNumber(x) && isKnownNumber(y);
  }

  /** Whether both are numbers and the result is surely a float. */
  boolean giveFloat(Op op) {
    boolean anyFloat = x.type() == ValueType.FLOAT || y.type() == ValueType.FLOAT;
    boolean always = op == Op.DIV || op == Op.POW;
    return x.type().isNumber() && y.type().isNumber() && (anyFloat || always);
  }

  private static boolean isKnownNumber(SsaValue value) {
    return value.type() == ValueType.INTEGER || value.type() == ValueType.FLOAT;
  }
}
