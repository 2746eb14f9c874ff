package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;

/**
 * Calls of Lua functions and returns, without Java in between. A function without native code has
 * the call stub as its entry; a frame that is not native has a link that leads to the return stub.
 */
final class CallExpansion {
  private final Expansion expansion;
  private final GraphBuilder code;
  private final FrameValues values;

  CallExpansion(Expansion expansion) {
    this.expansion = expansion;
    code = expansion.code;
    values = expansion.values;
  }

  /** Whether a CALL or RETURN has a fast path. */
  boolean hasFastPath(SsaValue step) {
    int word = expansion.word(step);
    return switch (expansion.op(step)) {
      case CALL -> Instruction.b(word) != 0 && Instruction.c(word) != 0 && mayBeClosure(step);
      case RETURN0, RETURN1 -> true;
      case RETURN ->
          !expansion.prototype.vararg()
              && Instruction.c(word) == 0
              && (Instruction.b(word) == 1 || Instruction.b(word) == 2);
      default -> false;
    };
  }

  private static boolean mayBeClosure(SsaValue call) {
    ValueType type = call.input(0).type();
    return type == ValueType.CLOSURE || type == ValueType.ANY;
  }

  /** The whole frame goes to memory, where the callee's caller finds it again. */
  void expandCall(SsaValue call) {
    int word = expansion.word(call);
    ExitState exit = Expansion.exitOf(call);
    for (int slot = 0; slot < exit.top(); slot++) {
      SsaValue value = exit.slot(slot);
      if (value != null && expansion.contents[slot] != value) {
        values.store(value, slot);
        expansion.contents[slot] = value;
      }
    }
    FrameExit slow = FrameExit.plain(Exit.STEP, call.pc());
    SsaValue callee = call.input(0);
    Node closure =
        callee.type() == ValueType.CLOSURE
            ? values.payload(callee)
            : values.checkedHome(Instruction.a(word), Tag.CLOSURE, slow);
    code.add(code.graph.newNode(Operation.CALL, word, call.pc(), closure)).setExit(slow);
  }

  void expandReturn(SsaValue ret) {
    int word = expansion.word(ret);
    Op op = expansion.op(ret);
    boolean one = op == Op.RETURN1 || op == Op.RETURN && Instruction.b(word) == 2;
    Node node = code.graph.newNode(Operation.RETURN, 0, 0).setExit(expansion.slow(ret));
    if (one) {
      node.setReturned(values.toStore(ret.input(0), 0));
    }
    code.end(node);
  }
}
