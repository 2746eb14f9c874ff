package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Constant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes a STEP of a CALL whose callee was a Java function and probably is a {@link Builtin}, which
 * its name tells: the code generator does it inline, after a check of the function's identity, and
 * registers are not lost. A generic loop's iterator is told by the name of the function that gave
 * it. To be run before guards are selected.
 */
public final class BuiltinCalls {
  private final Prototype prototype;
  private boolean changed;

  private BuiltinCalls(Prototype prototype) {
    this.prototype = prototype;
  }

  /**
   * Changes a function's calls.
   *
   * @return whether anything changed
   */
  public static boolean run(SsaFunction function) {
    BuiltinCalls pass = new BuiltinCalls(function.prototype());
    for (Block block : function.blocks()) {
      block.instructions().forEach(pass::change);
    }
    return pass.changed;
  }

  private void change(SsaValue call) {
    if (call.op() != SsaOp.CALL) {
      return;
    }
    int word = prototype.code()[call.pc()];
    if (Instruction.op(word) == Op.TFORCALL) {
      changeIteration(call, Instruction.c(word));
      return;
    }
    boolean oneResult = Instruction.c(word) == 2;
    if (Instruction.op(word) != Op.CALL || Instruction.b(word) == 0 || !oneResult) {
      return;
    }
    SsaValue callee = call.input(0);
    if (callee.op() != SsaOp.GUARD || callee.type() != ValueType.BUILTIN) {
      return;
    }
    String name = nameOf(callee.input(0));
    Builtin builtin = name == null ? null : Builtin.guess(name);
    if (builtin != null && builtin.takes(Instruction.b(word) - 1)) {
      makeStep(call, builtin);
    }
  }

  private void makeStep(SsaValue call, Builtin builtin) {
    call.setOp(SsaOp.STEP);
    call.setPayload(builtin.number());
    changed = true;
  }

  /** Of a key and a value, since neither iterator gives more. */
  private void changeIteration(SsaValue call, int results) {
    Builtin iterator = results <= 2 ? iteratorOf(call.input(0)) : null;
    if (iterator != null) {
      makeStep(call, iterator);
    }
  }

  /** The iterator that a value probably is. */
  private @Nullable Builtin iteratorOf(SsaValue function) {
    SsaValue origin = originOf(function);
    String name = nameOf(origin);
    if (name != null) {
      return Builtin.guess(name) == Builtin.NEXT ? Builtin.NEXT : null;
    }
    boolean given = origin.op() == SsaOp.RESULT && origin.input(0).op() == SsaOp.CALL;
    String giver = given ? nameOf(originOf(origin.input(0).input(0))) : null;
    return giver == null ? null : Builtin.guessIteratorOf(giver);
  }

  private static SsaValue originOf(SsaValue value) {
    SsaValue origin = value;
    while (origin.op() == SsaOp.COPY || origin.op() == SsaOp.GUARD) {
      origin = origin.input(0);
    }
    return origin;
  }

  /** The name of the field or the variable that a value was loaded from, or null. */
  private @Nullable String nameOf(SsaValue loaded) {
    if (loaded.op() == SsaOp.LOAD_UPVALUE) {
      return prototype.upvalues().get((int) loaded.payload()).name();
    }
    if (loaded.op() != SsaOp.RESULT) {
      return null;
    }
    int word = prototype.code()[loaded.input(0).pc()];
    return switch (Instruction.op(word)) {
      case GETFIELD, GETTABUP -> text(prototype.constants().get(Instruction.c(word)));
      default -> null;
    };
  }

  private static @Nullable String text(Constant constant) {
    return constant instanceof Constant.StringConstant string
        ? new String(string.bytes(), StandardCharsets.ISO_8859_1)
        : null;
  }
}
