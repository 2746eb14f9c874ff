package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.operation.NestedCalls;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * The graph of CALL_PROTECTED: pushes the frame of {@code pcall}, and that of the Lua function
 * which it calls, as {@code ProtectedCalls} does. The first slot of {@code pcall}'s frame is true;
 * the window of the call follows.
 */
final class ProtectedCallRoutine extends StepRoutines {
  private static final int SLOT = SlotLayout.SIZE;

  /** Slots from the window of the call of {@code pcall} to the base of its frame. */
  private static final int FRAME = 2;

  /** Slots from that window to the window of the call that {@code pcall} makes. */
  private static final int INNER = FRAME + 1;

  @Override
  void build() {
    Node window = keepCall();
    Node function = at(window, FRAME);
    checkRoom(at(window, INNER));
    Node end = argumentsEnd(window);
    when(Comparison.EQUAL, end, function, this::leave);
    when32(Comparison.NOT_EQUAL, tag(function), Tag.CLOSURE, this::leave);
    Node state = code.graph.state();
    Node nesting = load32(state, StateLayout.NESTING);
    when32(Comparison.UNSIGNED_GREATER_EQUAL, nesting, NestedCalls.MAX_NESTING, this::leave);
    store(
        Operation.STORE32,
        code.add(Operation.ADD, nesting, constant(1)),
        state,
        StateLayout.NESTING);
    Node coroutine = inState(StateLayout.COROUTINE);
    Node calls = load32(coroutine, CoroutineLayout.PROTECTED_CALLS);
    store(
        Operation.STORE32,
        code.add(Operation.ADD, calls, constant(1)),
        coroutine,
        CoroutineLayout.PROTECTED_CALLS);
    store(Operation.STORE, at(end, 2), state, StateLayout.TOP);
    moveUp(at(function, 1), end, 2);
    copySlot(function, function, 1);
    store(Operation.STORE, constant(Tag.TRUE), function, SlotLayout.TAG);
    Node link = at(function, 2);
    store(Operation.STORE, constant(0), link, 0);
    long word = LinkLayout.word(3 * SLOT, LinkLayout.OPEN, Finish.PROTECTED);
    store(Operation.STORE, constant(word), link, LinkLayout.WORD);
    pushKeptCall(window);
    answer(at(window, INNER + 2));
  }

  private Node at(Node slot, int slots) {
    return code.add(Operation.ADD, slot, constant((long) slots * SLOT));
  }
}
