package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/**
 * {@code table.insert} and {@code table.remove} (manual 6.6) at a position in the array. The
 * elements after it move by one.
 */
final class MoveRoutines extends TableRoutines {
  /**
   * Maximum number of elements to move. Java moves more, since it checks for interrupts meanwhile.
   */
  private static final int MOST_MOVED = 1 << 14;

  /** Base 2 logarithm of the number of elements that are moved in the time of an instruction. */
  private static final int WORK_SHIFT = 2;

  private final boolean inserts;
  private final Node table = argument(0);
  private final Node position = argument(1);
  private final Node length = argument(2);

  MoveRoutines(Routine routine) {
    inserts = routine == Routine.INSERT_ELEMENT;
  }

  @Override
  void build() {
    if (inserts) {
      insert();
    } else {
      remove();
    }
  }

  private void insert() {
    Node index = add(position, -1);
    when(Comparison.UNSIGNED_GREATER, index, length, this::leave);
    when(
        Comparison.UNSIGNED_GREATER_EQUAL,
        length,
        load(table, TableLayout.ARRAY_SIZE),
        this::leave);
    checkMove(subtract(length, index));
    moveUp(load(table, TableLayout.TAGS), index, length, 1);
    moveUp(
        load(table, TableLayout.ARRAY),
        code.add(Operation.SHIFT_LEFT, 3, index),
        code.add(Operation.SHIFT_LEFT, 3, length),
        Long.BYTES);
    Node found = code.graph.state();
    storeTag(load8(found, StateLayout.FOUND + SlotLayout.TAG), table, index);
    storePayload(load(found, StateLayout.FOUND), table, index);
    answer(Routine.YES);
  }

  private void remove() {
    when(Comparison.EQUAL, length, constant(0), this::removeNothing);
    Node index = add(position, -1);
    when(Comparison.UNSIGNED_GREATER_EQUAL, index, length, this::leave);
    when(Comparison.GREATER, length, load(table, TableLayout.ARRAY_SIZE), this::leave);
    Node behind = add(index, 1);
    checkMove(subtract(length, behind));
    Node tags = load(table, TableLayout.TAGS);
    give(code.add(Operation.LOAD8, tags, index), elementAt(index));
    moveDown(tags, behind, length);
    Node array = load(table, TableLayout.ARRAY);
    Node first = code.add(Operation.SHIFT_LEFT, 3, behind);
    Node end = code.add(Operation.SHIFT_LEFT, 3, length);
    moveDownWords(array, first, end, Long.BYTES);
    storeTag(constant(Tag.NIL), table, add(length, -1));
    answer(found());
  }

  /** For an empty list: element 0, which must be nil, or the next one, which is nil. */
  private void removeNothing() {
    when(Comparison.EQUAL, position, constant(1), this::giveNil);
    when(Comparison.NOT_EQUAL, position, constant(0), this::leave);
    Node nodes = load(table, TableLayout.NODES);
    when(Comparison.NOT_EQUAL, nodes, inState(StateLayout.EMPTY_NODE), this::leave);
    giveNil();
  }

  private void giveNil() {
    give(constant(Tag.NIL), constant(0));
    answer(found());
  }

  private void give(Node tag, Node payload) {
    store(Operation.STORE, payload, code.graph.state(), StateLayout.FOUND);
    store(Operation.STORE8, tag, code.graph.state(), StateLayout.FOUND + SlotLayout.TAG);
  }

  private Node found() {
    return add(code.graph.state(), StateLayout.FOUND);
  }

  private Node elementAt(Node index) {
    return code.add(Operation.LOAD, load(table, TableLayout.ARRAY), index);
  }

  /** Leaves if there are too many elements, or if the move needs the collector's barrier. */
  private void checkMove(Node count) {
    when(Comparison.UNSIGNED_GREATER, count, constant(MOST_MOVED), this::leave);
    checkNotBlack(table);
    countInstructions(code.add(Operation.SHIFT_RIGHT, WORK_SHIFT, count));
  }

  /** Moves the bytes between two offsets up by a distance, whole words first. */
  private void moveUp(Node base, Node first, Node end, int distance) {
    BasicBlock loop = beginLoop();
    Node at = phi(loop, end);
    BasicBlock rest = code.newBlock();
    Node next = add(at, -Long.BYTES);
    when(Comparison.LESS, next, first, () -> code.jump(rest));
    Node place = add(base, next);
    store(Operation.STORE, load(place, 0), place, distance);
    repeat(loop, next);
    code.continueIn(rest);
    BasicBlock done = code.newBlock();
    BasicBlock bytes = beginLoop();
    Node behind = phi(bytes, at);
    when(Comparison.EQUAL, behind, first, () -> code.jump(done));
    Node last = add(behind, -1);
    Node byteAt = add(base, last);
    store(Operation.STORE8, load8(byteAt, 0), byteAt, distance);
    repeat(bytes, last);
    code.continueIn(done);
  }

  /** Moves tags down by one. */
  private void moveDown(Node base, Node first, Node end) {
    Node at = moveDownWords(base, first, end, 1);
    forEach(
        at,
        end,
        1,
        offset -> {
          Node place = add(base, offset);
          store(Operation.STORE8, load8(place, 0), place, -1);
        });
  }

  /** Moves whole words down by a distance; returns the offset of the first remaining byte. */
  private Node moveDownWords(Node base, Node first, Node end, int distance) {
    BasicBlock rest = code.newBlock();
    BasicBlock loop = beginLoop();
    Node at = phi(loop, first);
    Node next = add(at, Long.BYTES);
    when(Comparison.GREATER, next, end, () -> code.jump(rest));
    Node place = add(base, at);
    store(Operation.STORE, load(place, 0), place, -distance);
    repeat(loop, next);
    code.continueIn(rest);
    return at;
  }
}
