package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** NOTHING_TO_CLOSE: checks the highest of the slots to be closed. */
final class ClosingRoutine extends RoutineGraphs {
  /** Base 2 logarithm of the size of the list's entries. */
  private static final int ENTRY_SHIFT = 2;

  @Override
  void build() {
    Node from = argument(0);
    Node coroutine = inState(StateLayout.COROUTINE);
    Node count = load32(coroutine, CoroutineLayout.CLOSE_COUNT);
    when32(Comparison.EQUAL, count, 0, () -> answer(Routine.YES));
    Node end = code.add(Operation.SHIFT_LEFT, ENTRY_SHIFT, count);
    Node list = load(coroutine, CoroutineLayout.CLOSE_LIST);
    Node index = load32(code.add(Operation.ADD, list, end), -1L << ENTRY_SHIFT);
    Node offset = code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, index);
    Node slot = code.add(Operation.ADD, load(coroutine, CoroutineLayout.STACK), offset);
    when(Comparison.UNSIGNED_GREATER_EQUAL, slot, from, this::leave);
    answer(Routine.YES);
  }
}
