package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.Condition;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Replaces arithmetic and comparisons whose operands have known types by operations that cannot
 * exit.
 */
public final class Specialisation {
  private final SsaFunction function;
  private boolean changed;

  private Specialisation(SsaFunction function) {
    this.function = function;
  }

  /**
   * Specialises the operations of a function whose types have been inferred.
   *
   * @return whether anything changed
   */
  public static boolean run(SsaFunction function) {
    Specialisation pass = new Specialisation(function);
    for (Block block : function.blocks()) {
      pass.arithmetic(block);
      pass.comparison(block);
    }
    return removeRedundantGuards(function) || pass.changed;
  }

  /**
   * Specialises the arithmetic of a block. A STEP of arithmetic has one RESULT directly after it,
   * which becomes the operation.
   */
  private void arithmetic(Block block) {
    List<SsaValue> old = List.copyOf(block.instructions());
    List<SsaValue> rewritten = new ArrayList<>();
    boolean any = false;
    for (int i = 0; i < old.size(); i++) {
      SsaValue step = old.get(i);
      SsaValue result = i + 1 < old.size() ? old.get(i + 1) : null;
      if (step.op() == SsaOp.STEP
          && result != null
          && result.op() == SsaOp.RESULT
          && specialise(step, result, rewritten)) {
        any = true;
      } else {
        rewritten.add(step);
      }
    }
    if (any) {
      block.instructions().clear();
      block.instructions().addAll(rewritten);
      rewritten.forEach(value -> value.setBlock(block));
      changed = true;
    }
  }

  /**
   * Turns the result of a step into an operation, if possible, and adds the conversions that it
   * needs to the code. Returns whether it did.
   */
  private boolean specialise(SsaValue step, SsaValue result, List<SsaValue> code) {
    Op op = Instruction.op(function.prototype().code()[step.pc()]).plain();
    if (!isArithmetic(op)) {
      return false;
    }
    Operands operands = Operands.of(function, step);
    SsaOp integer = integerOperation(op, operands.y());
    SsaOp floating = floatOperation(op, operands.y());
    if (operands.are(ValueType.INTEGER) && op != Op.DIV && op != Op.POW) {
      if (integer == null) {
        return false;
      }
      become(result, integer, ValueType.INTEGER, operands.x(), operands.y());
      return true;
    }
    if (floating != null && operands.giveFloat(op)) {
      SsaValue x = toFloat(operands.x(), step.pc(), code);
      SsaValue y = op == Op.POW ? x : toFloat(operands.y(), step.pc(), code);
      become(result, floating, ValueType.FLOAT, x, y);
      return true;
    }
    return false;
  }

  private static void become(SsaValue result, SsaOp op, ValueType type, SsaValue x, SsaValue y) {
    result.setOp(op);
    result.setType(type);
    boolean unary =
        op == SsaOp.NEGATE_INTEGER || op == SsaOp.NEGATE_FLOAT || op == SsaOp.COMPLEMENT_INTEGER;
    if (unary) {
      result.setInputs(x);
    } else {
      result.setInputs(x, y);
    }
  }

  private static boolean isArithmetic(Op op) {
    return switch (op) {
      case ADD, SUB, MUL, DIV, MOD, POW, IDIV, BAND, BOR, BXOR, SHL, SHR, UNM, BNOT -> true;
      default -> false;
    };
  }

  private static @Nullable SsaOp integerOperation(Op op, SsaValue y) {
    boolean divides = y.isIntegerConstant() && y.payload() != 0;
    return switch (op) {
      case ADD -> SsaOp.ADD_INTEGER;
      case SUB -> SsaOp.SUB_INTEGER;
      case MUL -> SsaOp.MUL_INTEGER;
      case IDIV -> divides ? SsaOp.IDIV_INTEGER : null;
      case MOD -> divides ? SsaOp.MOD_INTEGER : null;
      case BAND -> SsaOp.AND_INTEGER;
      case BOR -> SsaOp.OR_INTEGER;
      case BXOR -> SsaOp.XOR_INTEGER;
      case SHL -> SsaOp.SHL_INTEGER;
      case SHR -> SsaOp.SHR_INTEGER;
      case UNM -> SsaOp.NEGATE_INTEGER;
      case BNOT -> SsaOp.COMPLEMENT_INTEGER;
      default -> null;
    };
  }

  /**
   * The float operation for an operation, or null. There is none for the modulo, which processors
   * lack, nor for a power other than a square.
   */
  private static @Nullable SsaOp floatOperation(Op op, SsaValue y) {
    return switch (op) {
      case ADD -> SsaOp.ADD_FLOAT;
      case SUB -> SsaOp.SUB_FLOAT;
      case MUL -> SsaOp.MUL_FLOAT;
      case DIV -> SsaOp.DIV_FLOAT;
      case IDIV -> SsaOp.IDIV_FLOAT;
      case UNM -> SsaOp.NEGATE_FLOAT;
      case POW -> isTwo(y) ? SsaOp.MUL_FLOAT : null;
      default -> null;
    };
  }

  private static boolean isTwo(SsaValue value) {
    return (value.isIntegerConstant() && value.payload() == 2)
        || (value.isFloatConstant() && value.floatPayload() == 2);
  }

  /**
   * A number as a float: a constant, the value itself, or a conversion that is added to the code.
   */
  private SsaValue toFloat(SsaValue value, int pc, List<SsaValue> code) {
    if (value.type() == ValueType.FLOAT) {
      return value;
    }
    if (value.isIntegerConstant()) {
      return function.floating((double) value.payload());
    }
    if (!code.isEmpty()) {
      SsaValue last = code.getLast();
      if (last.op() == SsaOp.TO_FLOAT && last.pc() == pc && last.input(0) == value) {
        return last;
      }
    }
    SsaValue converted =
        function.newValue(SsaOp.TO_FLOAT, ValueType.FLOAT, SsaValue.NO_HOME, pc, value);
    code.add(converted);
    return converted;
  }

  private void comparison(Block block) {
    SsaValue terminator = block.terminator();
    Op op = Instruction.op(function.prototype().code()[Math.max(terminator.pc(), 0)]);
    if (terminator.op() == SsaOp.BRANCH && terminator.condition() == Condition.RAW_EQUAL) {
      rawEqual(terminator);
    } else if (terminator.op() == SsaOp.STEP_BRANCH && op.isTest() && op != Op.EQK) {
      compare(block, terminator, op);
    }
  }

  private void compare(Block block, SsaValue step, Op op) {
    Operands operands = Operands.of(function, step);
    Op plain = op.plain();
    boolean exact = operands.areKnownNumbers() && exactAsFloat(operands.x(), operands.y());
    if (operands.are(ValueType.INTEGER)) {
      branch(block, step, condition(plain, false), operands.x(), operands.y());
    } else if (exact) {
      SsaValue x = asFloat(operands.x());
      SsaValue y = asFloat(operands.y());
      branch(block, step, condition(plain, true), x, y);
    } else if (plain == Op.EQ && operands.are(ValueType.STRING)) {
      branch(block, step, Condition.STRING_EQUAL, operands.x(), operands.y());
    }
  }

  private static Condition condition(Op op, boolean floating) {
    return switch (op) {
      case EQ -> floating ? Condition.FLOAT_EQUAL : Condition.INTEGER_EQUAL;
      case LT -> floating ? Condition.FLOAT_LESS : Condition.INTEGER_LESS;
      default -> floating ? Condition.FLOAT_LESS_EQUAL : Condition.INTEGER_LESS_EQUAL;
    };
  }

  /** Whether each is a float, or an integer constant that a float holds exactly. */
  private static boolean exactAsFloat(SsaValue... values) {
    for (SsaValue value : values) {
      if (value.type() != ValueType.FLOAT && !isExact(value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isExact(SsaValue value) {
    return value.isIntegerConstant() && LuaFloats.isExact(value.payload());
  }

  private SsaValue asFloat(SsaValue value) {
    return value.isIntegerConstant() ? function.floating((double) value.payload()) : value;
  }

  /**
   * Turns a step into a branch. Successor 1 of the step is its jump, which is taken if the outcome
   * equals operand c; successor 1 of a branch is taken if the condition is false.
   */
  private void branch(Block block, SsaValue step, Condition condition, SsaValue x, SsaValue y) {
    boolean jumpsIf = Instruction.c(function.prototype().code()[step.pc()]) != 0;
    step.setOp(SsaOp.BRANCH);
    step.setCondition(condition);
    step.setInputs(x, y);
    step.setExit(null);
    if (jumpsIf) {
      Collections.swap(block.successors(), 0, 1);
    }
    changed = true;
  }

  private void rawEqual(SsaValue branch) {
    SsaValue x = branch.input(0);
    SsaValue y = branch.input(1);
    Condition condition = null;
    if (x.type() == ValueType.STRING && y.type() == ValueType.STRING) {
      condition = Condition.STRING_EQUAL;
    } else if (x.type() == ValueType.INTEGER && y.isIntegerConstant()) {
      condition = Condition.INTEGER_EQUAL;
    } else if (x.type() == ValueType.INTEGER
        && y.isFloatConstant()
        && LuaFloats.hasIntegerRepresentation(y.floatPayload())) {
      condition = Condition.INTEGER_EQUAL;
      branch.setInput(1, function.integer(LuaFloats.toInteger(y.floatPayload())));
    } else if (x.type() == ValueType.FLOAT && exactAsFloat(y)) {
      condition = Condition.FLOAT_EQUAL;
      branch.setInput(1, asFloat(y));
    }
    if (condition != null) {
      branch.setCondition(condition);
      changed = true;
    }
  }

  /**
   * Removes guards on values that have the type anyway, and conversions of floats to floats, which
   * appear when an "integer or float" becomes a float because an edge was removed. Must run
   * whenever types were inferred.
   *
   * @return whether anything changed
   */
  public static boolean removeRedundantGuards(SsaFunction function) {
    return removeWhere(
        function,
        value ->
            (value.op() == SsaOp.GUARD || value.op() == SsaOp.TO_FLOAT)
                && value.input(0).type() == value.type());
  }

  /**
   * Removes guards on values that are known to have another type. Must run after the first
   * inference of types, when nothing has used these guards yet.
   *
   * @return whether anything changed; if so, types must be inferred again
   */
  public static boolean removeImpossibleGuards(SsaFunction function) {
    return removeWhere(
        function,
        value ->
            value.op() == SsaOp.GUARD
                && value.input(0).type().tag() >= 0
                && value.input(0).type() != value.type());
  }

  private static boolean removeWhere(SsaFunction function, Predicate<SsaValue> isRedundant) {
    @Nullable SsaValue[] replacements = new SsaValue[function.valueCount()];
    boolean any = false;
    for (Block block : function.blocks()) {
      for (SsaValue value : block.instructions()) {
        if (isRedundant.test(value)) {
          replacements[value.id()] = value.input(0);
          any = true;
        }
      }
      block.instructions().removeIf(value -> replacements[value.id()] != null);
    }
    if (any) {
      function.replace(replacements);
    }
    return any;
  }
}
