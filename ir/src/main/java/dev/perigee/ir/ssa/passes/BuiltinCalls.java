package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.LibraryNames;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import org.jspecify.annotations.Nullable;

/**
 * Turns a CALL into a STEP if feedback saw a Java function as the callee, and its name says that it
 * is probably a {@link Builtin}. The code generator inlines such a call, after a check of the
 * function's identity, and registers are not lost. A TAILCALL that returns one result is marked in
 * the same way; the result may be open. The iterator of a generic loop is guessed by the name of
 * the function that returned it. This pass must run before guards are selected.
 */
public final class BuiltinCalls {
  private final Prototype prototype;
  private final LibraryNames names;
  private boolean changed;

  private BuiltinCalls(Prototype prototype) {
    this.prototype = prototype;
    names = new LibraryNames(prototype);
  }

  /**
   * Changes the calls in a function.
   *
   * @return whether anything changed
   */
  public static boolean run(SsaFunction function) {
    BuiltinCalls pass = new BuiltinCalls(function.prototype());
    for (Block block : function.blocks()) {
      block.instructions().forEach(pass::change);
      pass.change(block.terminator());
    }
    return pass.changed;
  }

  private void change(SsaValue call) {
    if (call.op() != SsaOp.CALL && call.op() != SsaOp.TAILCALL) {
      return;
    }
    int word = prototype.code()[call.pc()];
    if (Instruction.op(word) == Op.TFORCALL) {
      changeIteration(call, Instruction.c(word));
      return;
    }
    boolean isTail = call.op() == SsaOp.TAILCALL;
    boolean isOpen = isTail || Instruction.c(word) == 0;
    Builtin builtin = guess(call.input(0));
    boolean hasOpenArguments = Instruction.b(word) == 0;
    int fixed = call.inputCount() - 1;
    if (builtin != null
        && (hasOpenArguments
            ? builtin.acceptsOpenArguments(fixed)
            : builtin.acceptsArgumentCount(fixed))
        && (!isOpen
            || builtin.returnsOpenResults()
            || builtin.maxResults(hasOpenArguments ? fixed + 1 : fixed) == 1)) {
      make(isTail ? SsaOp.TAILCALL : SsaOp.STEP, call, builtin);
    }
  }

  private void make(SsaOp op, SsaValue call, Builtin builtin) {
    call.setOp(op);
    call.setPayload(builtin.number());
    changed = true;
  }

  private void changeIteration(SsaValue call, int results) {
    Builtin iterator = iteratorOf(call.input(0));
    if (iterator != null && results <= iterator.maxResults(2)) {
      make(SsaOp.STEP, call, iterator);
    }
  }

  /** The iterator that a value probably is. */
  private @Nullable Builtin iteratorOf(SsaValue function) {
    if (guess(function) == Builtin.NEXT) {
      return Builtin.NEXT;
    }
    SsaValue origin = function;
    while (origin.op() == SsaOp.COPY || origin.op() == SsaOp.GUARD) {
      origin = origin.input(0);
    }
    Builtin source = origin.op() == SsaOp.RESULT ? calledBy(origin.input(0)) : null;
    return source == null ? null : source.iterator();
  }

  /** The function that a call probably calls. */
  private @Nullable Builtin calledBy(SsaValue step) {
    if (step.op() == SsaOp.CALL) {
      return guess(step.input(0));
    }
    return step.op() == SsaOp.STEP && step.payload() != 0 ? Builtin.of((int) step.payload()) : null;
  }

  /**
   * The function that a value probably is, judging by the name of the variable or field that it was
   * loaded from; null if tier 0 saw no library function there.
   */
  private @Nullable Builtin guess(SsaValue value) {
    SsaValue guard = LibraryNames.original(value);
    return guard.op() == SsaOp.GUARD && guard.type() == ValueType.BUILTIN
        ? names.guess(guard.input(0))
        : null;
  }
}
