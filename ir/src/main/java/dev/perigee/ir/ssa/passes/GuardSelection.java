package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.Condition;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps only guards that pay: those of numbers that arithmetic, comparisons, numeric loops or
 * indexing use, also through phis and copies; of tables that are indexed; of Java functions whose
 * calls are inlined. This pass must run before the graph is specialised.
 */
public final class GuardSelection {
  private static final int NUMBER = 1;
  private static final int TABLE = 2;
  private static final int BUILTIN = 4;

  private final BitSet numbers = new BitSet();
  private final BitSet tables = new BitSet();
  private final BitSet builtins = new BitSet();
  private final Deque<SsaValue> work = new ArrayDeque<>();
  private final SsaFunction function;

  private GuardSelection(SsaFunction function) {
    this.function = function;
  }

  /** Removes the guards of a function that do not pay. */
  public static void run(SsaFunction function) {
    GuardSelection pass = new GuardSelection(function);
    for (Block block : function.blocks()) {
      block.instructions().forEach(pass::findWants);
      pass.findWants(block.terminator());
    }
    while (!pass.work.isEmpty()) {
      pass.passOn(pass.work.remove());
    }
    pass.removeGuards();
  }

  private void findWants(SsaValue value) {
    if (value.op() == SsaOp.BRANCH && value.condition() == Condition.RAW_EQUAL) {
      want(value.input(0), value.input(1).type().isNumber() ? NUMBER : 0);
    }
    boolean isTailCall = value.op() == SsaOp.TAILCALL && value.payload() != 0;
    if (value.op() != SsaOp.STEP && value.op() != SsaOp.STEP_BRANCH && !isTailCall) {
      return;
    }
    Op op = Instruction.op(function.prototype().code()[value.pc()]);
    if (isTailCall || op == Op.CALL) {
      want(value.input(0), BUILTIN);
      Builtin builtin = Builtin.of((int) value.payload());
      for (int i = 1; i < value.inputCount(); i++) {
        want(value.input(i), wants(builtin.argumentType(i - 1)));
      }
      return;
    }
    for (int i = 0; i < value.inputCount(); i++) {
      want(value.input(i), wants(op, i));
    }
  }

  private static int wants(ValueType argument) {
    return argument.isNumber() ? NUMBER : argument == ValueType.TABLE ? TABLE : 0;
  }

  /** The types of an input that help an operation if they are known. */
  private static int wants(Op op, int input) {
    if (op.isArithmetic()) {
      return NUMBER;
    }
    return switch (op) {
      case GETTABLE, SETTABLE -> input == 0 ? TABLE : input == 1 ? NUMBER : 0;
      case GETI, GETFIELD, SETI, SETFIELD, SELF, LEN -> input == 0 ? TABLE : 0;
      case EQ, LT, LE, LTI, LEI, GTI, GEI, FORPREP, FORLOOP -> NUMBER;
      default -> 0;
    };
  }

  private void want(SsaValue value, int wanted) {
    boolean isNew = false;
    if ((wanted & NUMBER) != 0 && !numbers.get(value.id())) {
      numbers.set(value.id());
      isNew = true;
    }
    if ((wanted & TABLE) != 0 && !tables.get(value.id())) {
      tables.set(value.id());
      isNew = true;
    }
    if ((wanted & BUILTIN) != 0 && !builtins.get(value.id())) {
      builtins.set(value.id());
      isNew = true;
    }
    if (isNew) {
      work.add(value);
    }
  }

  private void passOn(SsaValue value) {
    if (value.op() == SsaOp.PHI || value.op() == SsaOp.COPY) {
      int wanted =
          (numbers.get(value.id()) ? NUMBER : 0)
              | (tables.get(value.id()) ? TABLE : 0)
              | (builtins.get(value.id()) ? BUILTIN : 0);
      for (int i = 0; i < value.inputCount(); i++) {
        want(value.input(i), wanted);
      }
    }
  }

  private void removeGuards() {
    @Nullable SsaValue[] replacements = new SsaValue[function.valueCount()];
    for (Block block : function.blocks()) {
      for (SsaValue value : block.instructions()) {
        if (value.op() == SsaOp.GUARD) {
          BitSet wanted =
              switch (value.type()) {
                case TABLE -> tables;
                case BUILTIN -> builtins;
                default -> numbers;
              };
          replacements[value.id()] = wanted.get(value.id()) ? null : value.input(0);
        }
      }
      block.instructions().removeIf(value -> replacements[value.id()] != null);
    }
    function.replace(replacements);
  }
}
