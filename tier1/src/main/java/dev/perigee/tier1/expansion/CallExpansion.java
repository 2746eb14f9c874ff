package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.LoopSlots;
import dev.perigee.ir.Op;
import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;

/**
 * Calls of Lua functions and returns, without Java in between. The entry of a function without
 * native code is the call stub; the link of a frame without native code leads to the return stub.
 */
final class CallExpansion {
  /** The slots of a generic loop's function, state and control variable. */
  private static final int ITERATOR_SLOTS = 3;

  private final Expansion expansion;
  private final GraphBuilder code;
  private final FrameValues values;

  CallExpansion(Expansion expansion) {
    this.expansion = expansion;
    code = expansion.code;
    values = expansion.values;
  }

  /** Whether a CALL, RETURN or TAILCALL has a fast path. */
  boolean hasFastPath(SsaValue step) {
    return step.op() == SsaOp.RETURN || mayBeClosure(step);
  }

  private static boolean mayBeClosure(SsaValue call) {
    ValueType type = call.input(0).type();
    return type == ValueType.CLOSURE || type == ValueType.ANY;
  }

  /** The whole frame is stored to memory, where the callee's caller finds it again. */
  void expandCall(SsaValue call) {
    int word = expansion.word(call);
    ExitState exit = Expansion.exitOf(call);
    for (int slot = 0; slot < exit.top(); slot++) {
      SsaValue value = exit.slot(slot);
      if (value != null) {
        expansion.storeHeld(value, slot);
      }
    }
    int a = Instruction.a(word);
    FrameExit slow = FrameExit.plain(Exit.STEP, call.pc());
    SsaValue callee = call.input(0);
    Node closure =
        callee.type() == ValueType.CLOSURE
            ? values.payload(callee)
            : values.checkedHome(a, Tag.CLOSURE, slow);
    if (Instruction.op(word) == Op.TFORCALL) {
      for (int i = 0; i < ITERATOR_SLOTS; i++) {
        int place = a + LoopSlots.WINDOW + (i == 0 ? 0 : i + 1);
        values.store(call.input(i), place);
      }
    }
    code.add(code.graph.newNode(Operation.CALL, word, call.pc(), closure)).setExit(slow);
  }

  /** A RETURN, RETURN0 or RETURN1. */
  void expandReturn(Block block, SsaValue ret) {
    int word = expansion.word(ret);
    Op op = expansion.op(ret);
    int a = op == Op.RETURN0 ? 0 : Instruction.a(word);
    if (op == Op.RETURN && Instruction.c(word) != 0) {
      expansion.closing.checkNothingToClose(block, 0, expansion.slow(ret));
    }
    int count = op == Op.RETURN0 ? 0 : op == Op.RETURN1 ? 1 : Instruction.b(word) - 1;
    if (count == 1 && !expansion.prototype.vararg()) {
      Node node = code.graph.newNode(Operation.RETURN, 0, 0);
      code.end(node.setReturned(values.toStore(ret.input(0), 0)));
      return;
    }
    for (int i = 0; i < ret.inputCount(); i++) {
      expansion.storeHeld(ret.input(i), a + i);
    }
    code.end(
        count < 0
            ? code.graph.newNode(Operation.RETURN_OPEN, a, 0).setExit(expansion.slow(ret))
            : code.graph.newNode(Operation.RETURN, count == 0 ? 0 : a, count));
  }

  /** A TAILCALL. Only the window is needed afterwards. */
  void expandTailCall(SsaValue call) {
    int word = expansion.word(call);
    int a = Instruction.a(word);
    SsaValue callee = call.input(0);
    if (callee.type() != ValueType.CLOSURE) {
      // The callee's present place, since its place in the window may not hold it yet.
      Node ignored = values.checked(callee, ValueType.CLOSURE, expansion.slow(call));
    }
    expansion.storeHeld(callee, a);
    for (int i = 1; i < call.inputCount(); i++) {
      expansion.storeHeld(call.input(i), a + 1 + i);
    }
    code.end(code.graph.newNode(Operation.TAIL_CALL, word, 0).setExit(expansion.slow(call)));
  }
}
