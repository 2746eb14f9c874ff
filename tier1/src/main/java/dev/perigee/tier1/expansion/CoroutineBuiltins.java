package dev.perigee.tier1.expansion;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/**
 * The functions that make coroutines of Lua functions, and {@code coroutine.running} (manual 6.2).
 */
final class CoroutineBuiltins {
  private CoroutineBuiltins() {}

  /** The running coroutine, and whether it is the main one. */
  static void running(BuiltinCall call) {
    GraphBuilder code = call.code;
    Node running =
        code.load(Operation.LOAD, code.graph.state(), StateLayout.COROUTINE, MemoryClass.NODE);
    if (call.wantedCount() <= 1) {
      call.result(running, ValueType.THREAD);
      return;
    }
    long root = StateLayout.ROOTS + FrameValues.offset(Root.MAIN);
    Node main = code.load(Operation.LOAD, code.graph.state(), root, MemoryClass.CONSTANT);
    BasicBlock isMain = code.newBlock();
    BasicBlock isOther = code.newBlock();
    BasicBlock done = code.newBlock();
    code.branch(Comparison.EQUAL, running, main, isMain, isOther);
    call.continueIn(isMain);
    code.jump(done);
    call.continueIn(isOther);
    code.jump(done);
    call.continueIn(done);
    Node tag = code.phi(call.constant(Tag.TRUE), call.constant(Tag.FALSE));
    call.result(running, ValueType.THREAD);
    call.result(call.constant(0), tag);
  }

  static void create(BuiltinCall call) {
    call.result(coroutine(call), ValueType.THREAD);
  }

  private static Node coroutine(BuiltinCall call) {
    return call.callRoutine(Routine.NEW_COROUTINE, call.closure(0));
  }

  /** The resulting function holds the coroutine. */
  static void wrap(BuiltinCall call) {
    GraphBuilder code = call.code;
    Node coroutine = coroutine(call);
    Node function = code.newObject(Tag.BUILTIN, 1, BuiltinLayout.size(1), call.slow);
    Node number = call.constant(Builtin.COROUTINE_WRAPPED.number());
    Node id = call.constant(BuiltinLayout.WRAPPED_ID);
    code.storeNew(Operation.STORE32, id, function, BuiltinLayout.ID);
    code.storeNew(Operation.STORE32, number, function, BuiltinLayout.NUMBER);
    code.storeNew(Operation.STORE, call.constant(0), function, BuiltinLayout.NEXT_GRAY);
    code.storeNew(Operation.STORE, coroutine, function, BuiltinLayout.VALUES);
    long tag = BuiltinLayout.VALUES + SlotLayout.TAG;
    code.storeNew(Operation.STORE, call.constant(Tag.THREAD), function, tag);
    call.result(function, ValueType.BUILTIN);
  }
}
