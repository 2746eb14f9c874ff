package dev.perigee.tier1.expansion;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;

/** The functions that make coroutines (manual 6.2) of Lua functions. */
final class CoroutineBuiltins {
  private CoroutineBuiltins() {}

  static void create(BuiltinCall call) {
    call.result(coroutine(call), ValueType.THREAD);
  }

  private static Node coroutine(BuiltinCall call) {
    return call.callRoutine(Routine.NEW_COROUTINE, call.closure(0));
  }

  /** The function that is made holds the coroutine. */
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
