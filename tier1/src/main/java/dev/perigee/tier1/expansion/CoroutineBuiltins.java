package dev.perigee.tier1.expansion;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** The functions that make coroutines (manual 6.2), of Lua functions. */
final class CoroutineBuiltins {
  private CoroutineBuiltins() {}

  static void create(BuiltinCall call) {
    call.result(coroutine(call), ValueType.THREAD);
  }

  private static Node coroutine(BuiltinCall call) {
    Node function = call.argumentCount() == 0 ? openClosure(call) : call.closure(0);
    return call.callRoutine(Routine.NEW_COROUTINE, function);
  }

  /** The first open argument, as that of {@code create(f())} is; leaves if there is none. */
  private static Node openClosure(BuiltinCall call) {
    GraphBuilder code = call.code;
    Node first = call.openArguments();
    Node top = code.load(Operation.LOAD, code.graph.state(), StateLayout.TOP, MemoryClass.NODE);
    code.check(Comparison.EQUAL, top, first, call.slow);
    Node tag = code.load(Operation.LOAD8, first, SlotLayout.TAG, MemoryClass.FRAME);
    code.check32(Comparison.NOT_EQUAL, tag, Tag.CLOSURE, call.slow);
    return code.load(Operation.LOAD, first, SlotLayout.PAYLOAD, MemoryClass.FRAME);
  }

  /** The function that is made holds the coroutine. */
  static void wrap(BuiltinCall call) {
    int sizeClass = SizeClasses.of(BuiltinLayout.size(1));
    long header =
        ObjectLayout.header(Tag.BUILTIN, 0, sizeClass) | 1L << Byte.SIZE * BuiltinLayout.COUNT;
    Node coroutine = coroutine(call);
    Node function =
        call.callRoutine(
            Routine.NEW_OBJECT,
            call.constant(StateLayout.freeObjects(sizeClass)),
            call.constant(SizeClasses.bytes(sizeClass)),
            call.constant(header));
    int number = Builtin.COROUTINE_WRAPPED.number();
    store(call, call.constant(BuiltinLayout.WRAPPED_ID), function, BuiltinLayout.ID, 4);
    store(call, call.constant(number), function, BuiltinLayout.NUMBER, 4);
    store(call, call.constant(0), function, BuiltinLayout.NEXT_GRAY, 8);
    store(call, coroutine, function, BuiltinLayout.VALUES, 8);
    long tag = BuiltinLayout.VALUES + SlotLayout.TAG;
    store(call, call.constant(Tag.THREAD), function, tag, 8);
    call.result(function, ValueType.BUILTIN);
  }

  /** Nothing else in the function can have read the new object's memory. */
  private static void store(BuiltinCall call, Node value, Node object, long offset, int bytes) {
    Operation store = bytes == Integer.BYTES ? Operation.STORE32 : Operation.STORE;
    call.code.store(store, value, object, offset, MemoryClass.CELL);
  }
}
