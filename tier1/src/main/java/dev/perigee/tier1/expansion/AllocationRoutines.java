package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;

/** New tables, their arrays, and other objects, by the protocol of {@link StateLayout}. */
final class AllocationRoutines extends RoutineGraphs {
  private static final int SIZE_CLASS = SizeClasses.of(TableLayout.SIZE);

  private final Routine routine;

  /** The graph of NEW_TABLE, NEW_RECORD, ADD_ARRAY or NEW_OBJECT. */
  AllocationRoutines(Routine routine) {
    this.routine = routine;
  }

  @Override
  void build() {
    switch (routine) {
      case NEW_TABLE -> newTable();
      case NEW_RECORD -> newRecord(argument(0), argument(1), argument(2));
      case ADD_ARRAY -> addArray(argument(0), argument(1), argument(2), argument(3));
      default -> newObject(argument(0), argument(1), argument(2));
    }
  }

  private void newTable() {
    FreeCells tables = freeTables();
    Node table = tables.first();
    charge(constant(SizeClasses.bytes(SIZE_CLASS)));
    tables.take(table);
    writeTable(table);
    store(Operation.STORE, inState(StateLayout.EMPTY_NODE), table, TableLayout.NODES);
    store(Operation.STORE, constant(0), table, TableLayout.NODE_MASK);
    answer(table);
  }

  private void newObject(Node list, Node bytes, Node header) {
    FreeCells objects = freeObjects(code.add(Operation.ADD, code.graph.state(), list), 0);
    Node object = objects.first();
    charge(bytes);
    objects.take(object);
    store(Operation.STORE, code.add(Operation.OR, colour(), header), object, 0);
    answer(object);
  }

  private void newRecord(Node list, Node bytes, Node count) {
    FreeCells tables = freeTables();
    Node table = tables.first();
    FreeCells cells = freeRaw(code.add(Operation.ADD, code.graph.state(), list), 0);
    Node nodes = cells.first();
    charge(code.add(Operation.ADD, bytes, constant(SizeClasses.bytes(SIZE_CLASS))));
    cells.take(nodes);
    tables.take(table);
    writeTable(table);
    setNodes(table, nodes, count);
    Node size = code.add(Operation.SHIFT_LEFT, TableLayout.NODE_SHIFT, count);
    clearNodes(nodes, code.add(Operation.ADD, nodes, size));
    answer(table);
  }

  private FreeCells freeTables() {
    return freeObjects(code.graph.state(), StateLayout.freeObjects(SIZE_CLASS));
  }

  /** Gives a table without an array an array with this number of elements, all nil. */
  private void addArray(Node table, Node list, Node bytes, Node count) {
    setArray(table, takeCell(list, bytes), count);
    answer(table);
  }

  /** Turns a cell into a table. Its nodes and their number are not written yet. */
  private void writeTable(Node table) {
    Node header = constant(ObjectLayout.header(Tag.TABLE, 0, SIZE_CLASS));
    store(Operation.STORE, code.add(Operation.OR, colour(), header), table, 0);
    for (int offset = ObjectLayout.HEADER; offset < TableLayout.SIZE; offset += Long.BYTES) {
      if (offset != TableLayout.NODES && offset != TableLayout.NODE_MASK) {
        store(Operation.STORE, constant(0), table, offset);
      }
    }
  }
}
