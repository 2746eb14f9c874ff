package dev.perigee.tier1.expansion;

import dev.perigee.ir.Op;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says which class expands which operation. A test reads these switches to check
 * docs/operations.md, so each arm has one call and names its operations.
 */
final class ExpansionDispatch {
  private final Expansion expansion;
  private final ArithmeticExpansion arithmetic;
  private final BranchExpansion branches;
  private final BuiltinExpansion builtins;
  private final CallExpansion calls;
  private final ClosingExpansion closing;
  private final ClosureExpansion closures;
  private final ConcatenationExpansion concatenation;
  private final IntegerExpansion integers;
  private final IterationExpansion iteration;
  private final LoopExpansion loops;
  private final NumberExpansion numbers;
  private final TableExpansion tables;
  private final VarargExpansion varargs;

  ExpansionDispatch(Expansion expansion) {
    this.expansion = expansion;
    arithmetic = new ArithmeticExpansion(expansion.code, expansion.values);
    branches = new BranchExpansion(expansion);
    calls = new CallExpansion(expansion);
    closing = expansion.closing;
    closures = new ClosureExpansion(expansion);
    concatenation = new ConcatenationExpansion(expansion);
    integers = new IntegerExpansion(expansion, arithmetic);
    iteration = new IterationExpansion(expansion);
    numbers = new NumberExpansion(expansion);
    loops = new LoopExpansion(expansion, numbers);
    tables = new TableExpansion(expansion);
    builtins = new BuiltinExpansion(expansion, tables);
    varargs = new VarargExpansion(expansion);
  }

  /** Whether a step does more than leave, judging by its operands' types. */
  boolean hasFastPath(SsaValue step) {
    if (isBuiltinCall(step)) {
      return builtins.hasFastPath(step);
    }
    return switch (step.op()) {
      case STEP -> {
        StepExpansion family = family(expansion.op(step));
        yield family != null && family.hasFastPath(step);
      }
      case CALL, RETURN, TAILCALL -> calls.hasFastPath(step);
      case STEP_BRANCH ->
          numbers.hasFastPath(step) || branches.hasFastPath(step) || loops.hasFastPath(step);
      default -> false;
    };
  }

  private boolean isBuiltinCall(SsaValue step) {
    return step.payload() != 0 && expansion.op(step) != Op.TFORCALL;
  }

  /** Expands an instruction that has a fast path. */
  void expand(Block block, int index, SsaValue value) {
    switch (value.op()) {
      case LOAD_CELL, LOAD_UPVALUE -> tables.expandLoad(block, index, value);
      case CALL -> calls.expandCall(value);
      case STEP -> expandStep(block, index, value);
      default -> arithmetic.expand(value);
    }
  }

  private void expandStep(Block block, int index, SsaValue step) {
    if (isBuiltinCall(step)) {
      builtins.expand(block, index, step);
    } else {
      Objects.requireNonNull(family(expansion.op(step))).expand(block, index, step);
    }
  }

  /** Expands a terminator other than a jump that has a fast path. */
  void expandEnd(Block block, SsaValue end) {
    switch (end.op()) {
      case BRANCH -> branches.expand(end, block);
      case STEP_BRANCH -> expandDecision(block, end);
      case RETURN -> calls.expandReturn(block, end);
      case TAILCALL -> {
        if (isBuiltinCall(end)) {
          builtins.expand(block, block.instructions().size(), end);
        } else {
          calls.expandTailCall(end);
        }
      }
      default -> throw new IllegalStateException("no fast path for " + end.op());
    }
  }

  /** The class that has the fast paths of a STEP; null if there is none. */
  private @Nullable StepExpansion family(Op op) {
    return switch (op) {
      case SETCELL, SETUPVAL, GETTABUP, SETTABUP, GETFIELD, SETFIELD, SELF -> tables;
      case GETTABLE, GETI, SETTABLE, SETI, NEWTABLE, SETLIST, LEN -> tables;
      case ADD, SUB, MUL, DIV, ADDK, SUBK, MULK, DIVK, ADDI -> numbers;
      case MOD, IDIV, MODK, IDIVK -> integers;
      case BAND, BOR, BXOR, SHL, SHR, BANDK, BORK, BXORK, SHLI, SHRI, BNOT -> integers;
      case TFORCALL -> iteration;
      case TFORPREP, TBC, CLOSE -> closing;
      case NEWCELL, CLOSURE -> closures;
      case CONCAT -> concatenation;
      case VARARG, VARARGPREP -> varargs;
      case POW, POWK, UNM, NOT -> null;
      case MOVE, LOADI, LOADF, LOADK, LOADKX, LOADNIL, LOADFALSE, LOADTRUE, LFALSESKIP -> null;
      case GETCELL, GETUPVAL, JMP, CALL, TAILCALL, RETURN, RETURN0, RETURN1, EXTRA -> null;
      case EQ, LT, LE, EQK, EQI, LTI, LEI, GTI, GEI, TEST, TESTSET -> null;
      case FORPREP, FORLOOP, TFORLOOP -> null;
    };
  }

  /** A STEP_BRANCH. */
  private void expandDecision(Block block, SsaValue step) {
    switch (expansion.op(step)) {
      case LT, LE, LTI, LEI, GTI, GEI -> numbers.expandComparison(block, step);
      case EQ -> branches.expandStep(step, block);
      case FORPREP, FORLOOP -> loops.expand(block, step);
      default -> throw new IllegalStateException("no fast path for " + expansion.op(step));
    }
  }
}
