package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.LoopSlots;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.Condition;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the operations of numeric loops (manual 3.3.5) whose types are known. R[a] is the loop's
 * internal variable, R[a+1] its limit or, in an integer loop, the number of iterations left, R[a+2]
 * the step, R[a+3] the variable that the body sees.
 *
 * <p>A FORPREP or FORLOOP is a STEP_BRANCH whose results are in a separate block on the edge into
 * the loop. They are replaced there.
 */
public final class LoopSpecialisation {
  private final SsaFunction function;
  private final @Nullable SsaValue[] replacements;
  private boolean changed;

  private LoopSpecialisation(SsaFunction function) {
    this.function = function;
    this.replacements = new SsaValue[function.valueCount()];
  }

  /**
   * Specialises the loops of a function whose types are inferred.
   *
   * @return whether anything changed
   */
  public static boolean run(SsaFunction function) {
    LoopSpecialisation pass = new LoopSpecialisation(function);
    for (Block block : function.blocks()) {
      SsaValue step = block.terminator();
      if (step.op() == SsaOp.STEP_BRANCH) {
        switch (Instruction.op(function.prototype().code()[step.pc()])) {
          case FORPREP -> pass.prepare(block, step);
          case FORLOOP -> pass.advance(block, step);
          default -> {}
        }
      }
    }
    if (pass.changed) {
      for (Block block : function.blocks()) {
        block.instructions().removeIf(pass::isReplaced);
      }
      function.replace(pass.replacements);
    }
    return pass.changed;
  }

  private boolean isReplaced(SsaValue value) {
    return value.id() < replacements.length && replacements[value.id()] != null;
  }

  private static @Nullable SsaValue result(Block edge, int home) {
    for (SsaValue value : edge.instructions()) {
      if (value.op() == SsaOp.RESULT && value.home() == home) {
        return value;
      }
    }
    return null;
  }

  private void replace(@Nullable SsaValue result, SsaValue value) {
    if (result != null) {
      replacements[result.id()] = value;
      changed = true;
    }
  }

  private static void become(
      @Nullable SsaValue result, SsaOp op, ValueType type, SsaValue... inputs) {
    if (result != null) {
      result.setOp(op);
      result.setType(type);
      result.setInputs(inputs);
    }
  }

  private void prepare(Block block, SsaValue step) {
    int a = Instruction.a(function.prototype().code()[step.pc()]);
    Block run = block.successors().get(0);
    SsaValue start = step.input(0);
    SsaValue limit = step.input(1);
    SsaValue increment = step.input(2);
    if (start.type() == ValueType.INTEGER && increment.type() == ValueType.INTEGER) {
      replace(result(run, a), start);
      replace(result(run, a + LoopSlots.STEP), increment);
      bodyVariable(run, a, start);
      if (limit.type() == ValueType.INTEGER && isNotZero(increment)) {
        SsaValue count = result(run, a + LoopSlots.LIMIT);
        become(count, SsaOp.TRIP_COUNT, ValueType.INTEGER, start, limit);
        if (count != null) {
          count.setPayload(increment.payload());
        }
        boolean up = increment.payload() > 0;
        decide(step, Condition.INTEGER_LESS_EQUAL, up ? start : limit, up ? limit : start);
      }
    } else if (start.type() == ValueType.FLOAT) {
      replace(result(run, a), start);
      bodyVariable(run, a, start);
      stepOfFloats(run, a, increment);
    } else if (increment.type() == ValueType.FLOAT) {
      stepOfFloats(run, a, increment);
    }
  }

  private void stepOfFloats(Block run, int a, SsaValue increment) {
    if (increment.isIntegerConstant()) {
      replace(result(run, a + LoopSlots.STEP), function.floating((double) increment.payload()));
    } else if (increment.type() == ValueType.FLOAT) {
      replace(result(run, a + LoopSlots.STEP), increment);
    }
  }

  private static boolean isNotZero(SsaValue increment) {
    return increment.isIntegerConstant() && increment.payload() != 0;
  }

  /** Makes R[a+3] a copy of R[a], or replaces it if R[a] is constant. */
  private void bodyVariable(Block edge, int a, SsaValue variable) {
    SsaValue result = result(edge, a + LoopSlots.VARIABLE);
    if (variable.isConstant()) {
      replace(result, variable);
    } else if (result != null) {
      become(result, SsaOp.COPY, variable.type(), variable);
      changed = true;
    }
  }

  private void advance(Block block, SsaValue step) {
    int a = Instruction.a(function.prototype().code()[step.pc()]);
    Block back = block.successors().get(1);
    SsaValue variable = step.input(0);
    SsaValue limit = step.input(1);
    SsaValue increment = step.input(2);
    SsaValue next = result(back, a);
    if (next == null || isReplaced(next)) {
      return;
    }
    if (variable.type() == ValueType.INTEGER
        && limit.type() == ValueType.INTEGER
        && increment.type() == ValueType.INTEGER) {
      become(next, SsaOp.ADD_INTEGER, ValueType.INTEGER, variable, increment);
      become(
          result(back, a + LoopSlots.LIMIT),
          SsaOp.SUB_INTEGER,
          ValueType.INTEGER,
          limit,
          function.integer(1));
      bodyVariable(back, a, next);
      decide(step, Condition.INTEGER_EQUAL, limit, function.integer(0));
    } else if (variable.type() == ValueType.FLOAT
        && limit.type() == ValueType.FLOAT
        && increment.isFloatConstant()) {
      back.instructions().remove(next);
      block.instructions().add(next);
      next.setBlock(block);
      become(next, SsaOp.ADD_FLOAT, ValueType.FLOAT, variable, increment);
      replace(result(back, a + LoopSlots.LIMIT), limit);
      bodyVariable(back, a, next);
      boolean up = increment.floatPayload() > 0;
      decide(step, Condition.FLOAT_LESS_EQUAL, up ? next : limit, up ? limit : next);
      Collections.swap(block.successors(), 0, 1);
    }
  }

  private void decide(SsaValue step, Condition condition, SsaValue x, SsaValue y) {
    step.setOp(SsaOp.BRANCH);
    step.setCondition(condition);
    step.setInputs(x, y);
    step.setExit(null);
    changed = true;
  }
}
