package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/** New tables, by the protocol of {@link StateLayout}. */
final class AllocationRoutines extends RoutineGraphs {
  @Override
  void build() {
    int sizeClass = SizeClasses.of(TableLayout.SIZE);
    Node state = code.graph.state();
    int head = StateLayout.freeObjects(sizeClass);
    Node table = inState(head);
    when(Comparison.EQUAL, table, constant(0), this::leave);
    Node allowance =
        code.add(
            Operation.SUBTRACT,
            inState(StateLayout.ALLOWANCE),
            constant(SizeClasses.bytes(sizeClass)));
    when(Comparison.LESS, allowance, constant(0), this::leave);
    store(Operation.STORE, allowance, state, StateLayout.ALLOWANCE);
    store(Operation.STORE, load(table, StateLayout.FREE_OBJECT_LINK), state, head);
    Node white = load32(state, StateLayout.CURRENT_WHITE);
    Node colour = code.add(Operation.SHIFT_LEFT, 8L * ObjectLayout.COLOUR, white);
    Node header = constant(ObjectLayout.header(Tag.TABLE, 0, sizeClass));
    store(Operation.STORE, code.add(Operation.OR, colour, header), table, 0);
    for (int offset = ObjectLayout.HEADER; offset < TableLayout.SIZE; offset += Long.BYTES) {
      Node word = offset == TableLayout.NODES ? inState(StateLayout.EMPTY_NODE) : constant(0);
      store(Operation.STORE, word, table, offset);
    }
    answer(table);
  }
}
