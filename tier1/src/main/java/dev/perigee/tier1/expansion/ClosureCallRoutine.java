package dev.perigee.tier1.expansion;

import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * The graph of CALL_CLOSURE: pushes the frame of a Lua function that is called, as {@code Calls}
 * does. The limit of a small stack does not tell how much room there is, so the frame is compared
 * with the stack's end, and the call is counted, as in {@code Stack.ensureFrame}.
 */
final class ClosureCallRoutine extends StepRoutines {
  @Override
  void build() {
    Node window = keepCall();
    Node end = argumentsEnd(window);
    BasicBlock fits = code.newBlock();
    Node frame = add(window, FrameLayout.HEADER);
    Node limit = inState(StateLayout.STACK_LIMIT);
    when(Comparison.UNSIGNED_LESS_EQUAL, frame, limit, () -> code.jump(fits));
    checkSmallStack(window, end);
    code.jump(fits);
    code.continueIn(fits);
    store(Operation.STORE, end, code.graph.state(), StateLayout.TOP);
    pushKeptCall(window);
    answer(frame);
  }

  private void checkSmallStack(Node window, Node end) {
    Node coroutine = inState(StateLayout.COROUTINE);
    Node size = load(coroutine, CoroutineLayout.STACK_SIZE);
    when(Comparison.UNSIGNED_GREATER_EQUAL, size, constant(Stack.FULL_BYTES), this::leave);
    Node record = load(load(window, 0), ClosureLayout.PROTOTYPE);
    Node needed = add(end, frameBytes(record));
    Node room = add(load(coroutine, CoroutineLayout.STACK), size);
    when(Comparison.UNSIGNED_GREATER, needed, room, this::leave);
    checkCallsOfSmall(coroutine);
    countCall(coroutine);
  }
}
