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

/** The functions that make coroutines (manual 6.2), of Lua functions. */
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
