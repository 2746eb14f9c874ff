package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** The graph of FILL_LIST: the open values of a constructor become elements, as in Java. */
final class ListRoutine extends TableRoutines {
  /**
   * The maximum number of elements for which a new array is made. Up to here, size classes differ
   * by one word.
   */
  private static final int MOST_ELEMENTS = 8;

  private static final int SMALLEST_WORDS = SizeClasses.bytes(0) / Long.BYTES;

  private final Node table = argument(0);
  private final Node first = argument(1);

  ListRoutine() {
    for (int count = 1; count <= MOST_ELEMENTS; count++) {
      int bytes = count * TableLayout.ELEMENT_SIZE;
      int words = (bytes + Long.BYTES - 1) / Long.BYTES;
      int sizeClass = SizeClasses.of(bytes);
      if (sizeClass != words - SMALLEST_WORDS
          || SizeClasses.bytes(sizeClass) != words * Long.BYTES) {
        throw new IllegalStateException("an array's size class does not follow from its words");
      }
    }
  }

  @Override
  void build() {
    Node bytes = code.add(Operation.SUBTRACT, inState(StateLayout.TOP), first);
    Node count = code.add(Operation.SHIFT_RIGHT, SlotLayout.SHIFT, bytes);
    when(Comparison.EQUAL, count, constant(0), () -> answer(Routine.YES));
    checkNotBlack(table);
    Node nodes = load(table, TableLayout.NODES);
    when(Comparison.NOT_EQUAL, nodes, inState(StateLayout.EMPTY_NODE), this::leave);
    BasicBlock room = code.newBlock();
    Node size = load(table, TableLayout.ARRAY_SIZE);
    when(Comparison.UNSIGNED_GREATER_EQUAL, size, count, () -> code.jump(room));
    makeRoom(count);
    code.jump(room);
    code.continueIn(room);
    forEach(constant(0), count, 1, this::storeOpenValue);
    answer(Routine.YES);
  }

  private void storeOpenValue(Node index) {
    Node distance = code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, index);
    Node slot = code.add(Operation.ADD, first, distance);
    storeTag(load8(slot, SlotLayout.TAG), table, index);
    storePayload(load(slot, SlotLayout.PAYLOAD), table, index);
  }

  /** The contents of the array will be overwritten. */
  private void makeRoom(Node count) {
    when(Comparison.UNSIGNED_GREATER, count, constant(MOST_ELEMENTS), this::leave);
    Node bytes = code.add(Operation.MULTIPLY, count, constant(TableLayout.ELEMENT_SIZE));
    Node roundedUp = code.add(Operation.ADD, bytes, constant(Long.BYTES - 1));
    Node size = code.add(Operation.AND, roundedUp, constant(-Long.BYTES));
    Node list = code.add(Operation.ADD, size, constant(StateLayout.freeRaw(-SMALLEST_WORDS)));
    Node array = takeCell(list, size);
    discardArray(load(table, TableLayout.ARRAY), load(table, TableLayout.ARRAY_SIZE));
    setArray(table, array, count);
  }
}
