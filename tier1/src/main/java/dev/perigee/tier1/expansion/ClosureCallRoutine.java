package dev.perigee.tier1.expansion;

import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * The graph of CALL_CLOSURE: pushes the frame of a Lua function that is called, as {@code Calls}
 * does. The limit of a small stack says nothing about what there is room for: the frame is compared
 * with the stack's end, and the call counted, as in {@code Stack.ensureFrame}.
 */
final class ClosureCallRoutine extends StepRoutines {
  private static final int SLOT = SlotLayout.SIZE;

  /** Slots that exist above any frame. */
  private static final int ABOVE = 4;

  @Override
  void build() {
    Node base = argument(0);
    Node exit = argument(1);
    keep(BASE, base);
    keep(EXIT, exit);
    Node window = window(base, exit);
    Node end = argumentsEnd(window);
    BasicBlock fits = code.newBlock();
    Node frame = code.add(Operation.ADD, window, constant(2L * SLOT));
    Node limit = inState(StateLayout.STACK_LIMIT);
    when(Comparison.UNSIGNED_LESS_EQUAL, frame, limit, () -> code.jump(fits));
    checkSmallStack(window, end);
    code.jump(fits);
    code.continueIn(fits);
    store(Operation.STORE, end, code.graph.state(), StateLayout.TOP);
    Node caller = takeBack(BASE);
    Node left = takeBack(EXIT);
    pushLink(caller, left, window, word(instruction(caller, left)));
    answer(frame);
  }

  private void checkSmallStack(Node window, Node end) {
    Node coroutine = inState(StateLayout.COROUTINE);
    Node size = load(coroutine, CoroutineLayout.STACK_SIZE);
    when(Comparison.UNSIGNED_GREATER_EQUAL, size, constant(Stack.FULL_BYTES), this::leave);
    Node record = load(load(window, 0), ClosureLayout.PROTOTYPE);
    Node slots =
        code.add(
            Operation.ADD,
            load32(record, PrototypeLayout.PARAMETERS),
            load32(record, PrototypeLayout.FRAME_SIZE));
    Node bytes = code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, slots);
    Node needed =
        code.add(Operation.ADD, code.add(Operation.ADD, end, bytes), constant((long) ABOVE * SLOT));
    Node room = code.add(Operation.ADD, load(coroutine, CoroutineLayout.STACK), size);
    when(Comparison.UNSIGNED_GREATER, needed, room, this::leave);
    checkCalls(coroutine, size);
    countCall(coroutine);
  }
}
