package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Constant.FloatConstant;
import dev.perigee.ir.Constant.IntegerConstant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;

/**
 * Finds the type of each phi, copy and result: the least type that holds on all paths. These types
 * start at NONE and rise until nothing changes. All other types are known from the beginning.
 */
public final class TypeInference {
  private final SsaFunction function;

  private TypeInference(SsaFunction function) {
    this.function = function;
  }

  /** Infers the types in a function. */
  public static void run(SsaFunction function) {
    TypeInference pass = new TypeInference(function);
    for (Block block : function.blocks()) {
      block.phis().forEach(phi -> phi.setType(ValueType.NONE));
      for (SsaValue value : block.instructions()) {
        if (isInferred(value)) {
          value.setType(ValueType.NONE);
        }
      }
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : function.blocks()) {
        for (SsaValue phi : block.phis()) {
          changed |= pass.raise(phi);
        }
        for (SsaValue value : block.instructions()) {
          changed |= isInferred(value) && pass.raise(value);
        }
      }
    }
  }

  private static boolean isInferred(SsaValue value) {
    return value.op() == SsaOp.COPY || value.op() == SsaOp.RESULT;
  }

  private boolean raise(SsaValue value) {
    ValueType type = value.type();
    switch (value.op()) {
      case RESULT -> type = type.join(resultType(value, value.input(0)));
      default -> {
        for (int i = 0; i < value.inputCount(); i++) {
          type = type.join(value.input(i).type());
        }
      }
    }
    boolean changed = type != value.type();
    value.setType(type);
    return changed;
  }

  private ValueType resultType(SsaValue result, SsaValue step) {
    int word = function.prototype().code()[step.pc()];
    Op op = Instruction.op(word);
    if (op.isArithmetic()) {
      return arithmetic(op.plain(), step.input(0).type(), second(step, word));
    }
    int offset = result.home() - Instruction.a(word);
    return switch (op) {
      case NEWTABLE -> ValueType.TABLE;
      case CLOSURE -> ValueType.CLOSURE;
      case NEWCELL -> ValueType.CELL;
      case LEN -> length(step.input(0).type());
      case SELF -> offset == 2 ? step.input(0).type() : ValueType.ANY;
      case CALL -> step.payload() == 0 ? ValueType.ANY : builtin(step, offset);
      case FORPREP -> loop(step.input(0).type(), step.input(2).type());
      case FORLOOP -> step.input(offset == 1 ? 1 : 0).type();
      default -> ValueType.ANY;
    };
  }

  /** The type of the second operand of arithmetic; that of the first where there is no second. */
  private ValueType second(SsaValue step, int word) {
    return switch (Instruction.op(word).c()) {
      case CONSTANT -> constantType(Instruction.c(word));
      case IMMEDIATE -> ValueType.INTEGER;
      case READ -> step.input(1).type();
      default -> step.input(0).type();
    };
  }

  private static ValueType arithmetic(Op op, ValueType x, ValueType y) {
    return switch (op) {
      case BAND, BOR, BXOR, SHL, SHR, BNOT -> bitwise(x, y);
      default -> arithmetic(x, y, op == Op.DIV || op == Op.POW);
    };
  }

  /**
   * The type of a result of a builtin. If another function is called, the entry after the call
   * checks the type.
   */
  private ValueType builtin(SsaValue call, int result) {
    Builtin builtin = Builtin.of((int) call.payload());
    int fixed = call.inputCount() - 1;
    int word = function.prototype().code()[call.pc()];
    int count = Instruction.b(word) == 0 ? fixed + 1 : fixed;
    return result < builtin.maxResults(count)
        ? builtin.resultType(
            result,
            count,
            argument -> argument < fixed ? call.input(argument + 1).type() : ValueType.ANY)
        : ValueType.ANY;
  }

  private ValueType constantType(int index) {
    return switch (function.prototype().constants().get(index)) {
      case IntegerConstant integer -> ValueType.INTEGER;
      case FloatConstant number -> ValueType.FLOAT;
      default -> ValueType.ANY;
    };
  }

  /**
   * The result type of arithmetic (manual 3.4.1): integers give an integer, other numbers a float,
   * and with any other operand a metamethod decides.
   */
  private static ValueType arithmetic(ValueType x, ValueType y, boolean alwaysFloat) {
    if (x == ValueType.NONE || y == ValueType.NONE) {
      return ValueType.NONE;
    }
    if (!x.isNumber() || !y.isNumber()) {
      return ValueType.ANY;
    }
    if (alwaysFloat || x == ValueType.FLOAT || y == ValueType.FLOAT) {
      return ValueType.FLOAT;
    }
    return x.join(y);
  }

  private static ValueType bitwise(ValueType x, ValueType y) {
    if (x == ValueType.NONE || y == ValueType.NONE) {
      return ValueType.NONE;
    }
    return x.isNumber() && y.isNumber() ? ValueType.INTEGER : ValueType.ANY;
  }

  private static ValueType length(ValueType x) {
    return switch (x) {
      case NONE -> ValueType.NONE;
      case STRING, LONG_STRING -> ValueType.INTEGER;
      default -> ValueType.ANY;
    };
  }

  /**
   * The type of a loop's variable (manual 3.3.5): integer if start and step are integers, otherwise
   * float.
   */
  private static ValueType loop(ValueType start, ValueType step) {
    if (start == ValueType.NONE || step == ValueType.NONE) {
      return ValueType.NONE;
    }
    if (start == ValueType.FLOAT || step == ValueType.FLOAT) {
      return ValueType.FLOAT;
    }
    return start == ValueType.INTEGER && step == ValueType.INTEGER
        ? ValueType.INTEGER
        : ValueType.NUMBER;
  }
}
