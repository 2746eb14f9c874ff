package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** The array part: its length, and whether a nil in it may be overwritten. */
final class ElementRoutines extends TableRoutines {
  private final Routine routine;

  ElementRoutines(Routine routine) {
    this.routine = routine;
  }

  @Override
  void build() {
    Node table = argument(0);
    if (routine == Routine.MAY_SET) {
      checkAbsent(table, Metamethod.NEWINDEX);
      answer(Routine.YES);
    } else {
      checkAbsent(table, Metamethod.LEN);
      length(table);
    }
  }

  /** As {@code Tables.length}. Leaves if elements continue in the nodes. */
  private void length(Node table) {
    Node size = load(table, TableLayout.ARRAY_SIZE);
    Node tags = load(table, TableLayout.TAGS);
    when(Comparison.EQUAL, size, constant(0), () -> lengthFromNodes(table, size));
    whenAbsent(tags, size, () -> border(table, tags, size));
    lengthFromNodes(table, size);
  }

  private void answerLength(Node length) {
    answer(code.add(Operation.ADD, length, constant(1)));
  }

  /** The array is full. Its size is the length unless the nodes have the next element. */
  private void lengthFromNodes(Node table, Node size) {
    Node nodes = load(table, TableLayout.NODES);
    when(Comparison.EQUAL, nodes, inState(StateLayout.EMPTY_NODE), () -> answerLength(size));
    Node next = code.add(Operation.ADD, size, constant(1));
    BasicBlock absent = code.newBlock();
    Node main = nodeOf(table, integerHash(next));
    Node found = searchFrom(main, next, constant(Tag.INTEGER), absent);
    when32(Comparison.NOT_EQUAL, load8(found, VALUE_TAG), Tag.NIL, this::leave);
    answerLength(size);
    code.continueIn(absent);
    answerLength(size);
  }

  /** As {@code TableBorder.inArray} for a last element that is nil. */
  private void border(Node table, Node tags, Node size) {
    Node hint = load32(table, ObjectLayout.EXTRA);
    Join limits = new Join(1);
    when32(Comparison.EQUAL, hint, 0, () -> limits.jumpWith(size));
    when(Comparison.UNSIGNED_GREATER_EQUAL, hint, size, () -> limits.jumpWith(size));
    whenAbsent(tags, hint, () -> limits.jumpWith(hint));
    Node next = code.add(Operation.ADD, hint, constant(1));
    whenAbsent(tags, next, () -> answerLength(hint));
    Node second = code.add(Operation.ADD, hint, constant(2));
    whenAbsent(tags, second, () -> keep(table, size, next));
    search(tags, second, size, table, size);
    limits.begin();
    Node limit = limits.value(0);
    Node before = code.add(Operation.SUBTRACT, limit, constant(1));
    BasicBlock below = code.newBlock();
    when(Comparison.EQUAL, before, constant(0), () -> code.jump(below));
    whenAbsent(tags, before, () -> code.jump(below));
    keep(table, size, before);
    code.continueIn(below);
    search(tags, constant(0), limit, table, size);
  }

  /** Branches if the element with a key in the array is nil. */
  private void whenAbsent(Node tags, Node key, Runnable then) {
    Node index = code.add(Operation.SUBTRACT, key, constant(1));
    when32(Comparison.EQUAL, code.add(Operation.LOAD8, tags, index), Tag.NIL, then);
  }

  /** Searches a border between a present element, or 0, and an absent one; keeps and answers it. */
  private void search(Node tags, Node present, Node absent, Node table, Node size) {
    BasicBlock loop = beginLoop();
    Node low = phi(loop, present);
    Node high = phi(loop, absent);
    Node distance = code.add(Operation.SUBTRACT, high, low);
    when(Comparison.LESS_EQUAL, distance, constant(1), () -> keep(table, size, low));
    Node sum = code.add(Operation.ADD, low, high);
    Node middle = code.add(Operation.SHIFT_RIGHT, 1, sum);
    Join half = new Join(2);
    whenAbsent(tags, middle, () -> half.jumpWith(low, middle));
    half.jumpWith(middle, high);
    half.begin();
    repeat(loop, half.value(0), half.value(1));
  }

  /** Keeps a border as the hint, in the same place as Java, and answers it. */
  private void keep(Node table, Node size, Node border) {
    BasicBlock kept = code.newBlock();
    BasicBlock done = code.newBlock();
    Node below = code.add(Operation.SUBTRACT, size, constant(1));
    when(
        Comparison.EQUAL,
        code.add(Operation.AND, size, below),
        constant(0),
        () -> {
          Node half = code.add(Operation.SHIFT_RIGHT, 1, size);
          when(Comparison.LESS_EQUAL, border, half, () -> code.jump(done));
          code.jump(kept);
        });
    Node most = constant(SizeClasses.LARGEST / TableLayout.ELEMENT_SIZE);
    when(Comparison.LESS_EQUAL, size, most, () -> code.jump(done));
    code.jump(kept);
    code.continueIn(kept);
    store(Operation.STORE32, border, table, ObjectLayout.EXTRA);
    code.jump(done);
    code.continueIn(done);
    answerLength(border);
  }
}
