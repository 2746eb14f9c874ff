package dev.perigee.tier1.expansion;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The arguments of a function's calls of library functions. A call whose last argument is another
 * call has open arguments. If one of them is expected, a value of unknown type represents it, whose
 * home is the slot after the active ones. The call checks that there is one.
 */
final class BuiltinArguments {
  private final SsaFunction function;
  private final IdentityHashMap<SsaValue, SsaValue> open = new IdentityHashMap<>();

  /** To be made before anything that counts a function's values. */
  BuiltinArguments(SsaFunction function) {
    this.function = function;
    for (Block block : function.blocks()) {
      block.instructions().forEach(this::addOpen);
      addOpen(block.terminator());
    }
  }

  private void addOpen(SsaValue call) {
    if (takesOneOpen(call)) {
      int slot = function.prototype().tops()[call.pc()];
      open.put(call, function.newValue(SsaOp.RESULT, ValueType.ANY, slot, call.pc()));
    }
  }

  private boolean takesOneOpen(SsaValue call) {
    if ((call.op() != SsaOp.STEP && call.op() != SsaOp.TAILCALL) || call.payload() == 0) {
      return false;
    }
    int word = function.prototype().code()[call.pc()];
    return Instruction.op(word) != Op.TFORCALL
        && Instruction.b(word) == 0
        && !Builtin.of((int) call.payload()).acceptsAllOpenArguments();
  }

  /** The arguments of a call of a builtin, the one that is an open value last. */
  List<SsaValue> of(SsaValue call) {
    List<SsaValue> arguments = new ArrayList<>();
    for (int i = 1; i < call.inputCount(); i++) {
      arguments.add(call.input(i));
    }
    if (isLastOpen(call)) {
      arguments.add(open.get(call));
    }
    return arguments;
  }

  /** Whether the last of a call's arguments is an open value. */
  boolean isLastOpen(SsaValue call) {
    return open.containsKey(call);
  }
}
