package dev.perigee.ir.ssa.passes;

import static dev.perigee.ir.number.LuaIntegers.floorDivide;
import static dev.perigee.ir.number.LuaIntegers.floorModulo;
import static dev.perigee.ir.number.LuaIntegers.furtherIterations;
import static dev.perigee.ir.number.LuaIntegers.shiftLeft;
import static dev.perigee.ir.number.LuaIntegers.shiftRight;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Effects;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.number.LuaComparisons;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.Condition;
import dev.perigee.ir.ssa.ControlFlow;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaFunction.LinearEdge;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes values that depend only on constants, with the routines that both tiers and the
 * libraries use, and removes edges that constants rule out. Types that only guards establish never
 * decide an edge here, since entries rely on the graph's other values. A NaN is not folded, since
 * its sign depends on the machine.
 */
public final class ConstantFolding {
  private final SsaFunction function;

  private ConstantFolding(SsaFunction function) {
    this.function = function;
  }

  /**
   * Folds the constants of a function. Its {@link ControlFlow} is up to date afterwards.
   *
   * @return whether anything changed
   */
  public static boolean run(SsaFunction function) {
    ConstantFolding pass = new ConstantFolding(function);
    boolean any = false;
    while (pass.foldValues()) {
      any = true;
    }
    boolean edges = false;
    for (Block block : function.blocks()) {
      edges |= pass.foldBranch(block);
    }
    if (edges) {
      ControlFlow.update(function);
    }
    return any || edges;
  }

  private boolean foldValues() {
    @Nullable SsaValue[] replacements = new SsaValue[function.valueCount()];
    boolean any = false;
    for (Block block : function.blocks()) {
      for (SsaValue value : block.instructions()) {
        SsaValue constant = fold(value);
        if (constant != null) {
          replacements[value.id()] = constant;
          any = true;
        }
      }
      block
          .instructions()
          .removeIf(value -> value.id() < replacements.length && replacements[value.id()] != null);
    }
    if (any) {
      function.replace(replacements);
    }
    return any;
  }

  private @Nullable SsaValue fold(SsaValue value) {
    for (int i = 0; i < value.inputCount(); i++) {
      if (!value.input(i).isConstant()) {
        return null;
      }
    }
    if (value.inputCount() == 0 || !value.op().isPure()) {
      return null;
    }
    SsaValue x = value.input(0);
    SsaValue y = value.input(value.inputCount() - 1);
    return switch (value.op()) {
      case COPY -> x;
      case NOT -> function.constant(isTruthy(x) ? ValueType.FALSE : ValueType.TRUE, 0);
      case TO_FLOAT -> function.floating((double) x.payload());
      case ADD_FLOAT, SUB_FLOAT, MUL_FLOAT, DIV_FLOAT, IDIV_FLOAT, NEGATE_FLOAT -> {
        double result = floating(value.op(), x.floatPayload(), y.floatPayload());
        yield Double.isNaN(result) ? null : function.floating(result);
      }
      case TRIP_COUNT ->
          function.integer(furtherIterations(x.payload(), y.payload(), value.payload()));
      case PHI, GUARD, RESULT, LOAD_CELL, PARAMETER, CONSTANT, LOAD_UPVALUE -> null;
      default -> function.integer(integer(value.op(), x.payload(), y.payload()));
    };
  }

  private static double floating(SsaOp op, double x, double y) {
    return switch (op) {
      case ADD_FLOAT -> x + y;
      case SUB_FLOAT -> x - y;
      case MUL_FLOAT -> x * y;
      case DIV_FLOAT -> x / y;
      case IDIV_FLOAT -> LuaFloats.floorDivide(x, y);
      case NEGATE_FLOAT -> -x;
      default -> throw new IllegalArgumentException(op + " is not a float operation");
    };
  }

  private static long integer(SsaOp op, long x, long y) {
    return switch (op) {
      case ADD_INTEGER -> x + y;
      case SUB_INTEGER -> x - y;
      case MUL_INTEGER -> x * y;
      case IDIV_INTEGER -> floorDivide(x, y);
      case MOD_INTEGER -> floorModulo(x, y);
      case AND_INTEGER -> x & y;
      case OR_INTEGER -> x | y;
      case XOR_INTEGER -> x ^ y;
      case SHL_INTEGER -> shiftLeft(x, y);
      case SHR_INTEGER -> shiftRight(x, y);
      case NEGATE_INTEGER -> -x;
      case COMPLEMENT_INTEGER -> ~x;
      default -> throw new IllegalArgumentException(op + " is not an integer operation");
    };
  }

  private static boolean isTruthy(SsaValue constant) {
    return constant.type() != ValueType.NIL && constant.type() != ValueType.FALSE;
  }

  private boolean foldBranch(Block block) {
    SsaValue branch = block.terminator();
    if (branch.op() != SsaOp.BRANCH) {
      return false;
    }
    SsaValue x = branch.input(0);
    SsaValue y = branch.input(branch.inputCount() - 1);
    Condition condition = branch.condition();
    if (condition == null || !x.isConstant() || !y.isConstant()) {
      return false;
    }
    int taken = holds(condition, x, y) ? 0 : 1;
    Block dropped = block.successors().remove(1 - taken);
    function.impossibleEdges().add(linearEdge(branch.pc(), 1 - taken, dropped));
    ControlFlow.removePredecessor(dropped, dropped.predecessors().indexOf(block));
    branch.setOp(SsaOp.JUMP);
    branch.setCondition(null);
    branch.setInputs();
    return true;
  }

  /**
   * The edge of the linear form that a successor corresponds to. Successor 0 of a test is its jump
   * if operand c is 1. Other branches have two different targets.
   */
  private LinearEdge linearEdge(int pc, int successor, Block dropped) {
    Effects effects = function.effects(pc);
    boolean isJump = effects.target(1) == dropped.pc();
    if (effects.op().isTest()) {
      isJump = (successor == 0) == (Instruction.c(function.prototype().code()[pc]) != 0);
    }
    return new LinearEdge(pc, isJump ? 1 : 0);
  }

  private boolean holds(Condition condition, SsaValue x, SsaValue y) {
    return switch (condition) {
      case INTEGER_EQUAL -> x.payload() == y.payload();
      case INTEGER_LESS -> x.payload() < y.payload();
      case INTEGER_LESS_EQUAL -> x.payload() <= y.payload();
      case FLOAT_EQUAL -> x.floatPayload() == y.floatPayload();
      case FLOAT_LESS -> x.floatPayload() < y.floatPayload();
      case FLOAT_LESS_EQUAL -> x.floatPayload() <= y.floatPayload();
      case STRING_EQUAL, RAW_EQUAL -> rawEqual(x, y);
      case TRUTHY -> isTruthy(x);
      case IS_NIL -> x.type() == ValueType.NIL;
    };
  }

  private boolean rawEqual(SsaValue x, SsaValue y) {
    if (x.isIntegerConstant() && y.isFloatConstant()) {
      return LuaComparisons.equal(x.payload(), y.floatPayload());
    }
    if (x.isFloatConstant() && y.isIntegerConstant()) {
      return LuaComparisons.equal(x.floatPayload(), y.payload());
    }
    if (x.isFloatConstant() && y.isFloatConstant()) {
      return x.floatPayload() == y.floatPayload();
    }
    if (isString(x) && isString(y)) {
      List<Constant> constants = function.prototype().constants();
      return constants.get((int) x.payload()).equals(constants.get((int) y.payload()));
    }
    return x == y;
  }

  private static boolean isString(SsaValue value) {
    return value.type() == ValueType.STRING || value.type() == ValueType.LONG_STRING;
  }
}
