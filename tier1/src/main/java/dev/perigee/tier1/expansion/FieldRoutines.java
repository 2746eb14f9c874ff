package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** Fields with string keys: the results of indexing, and the slots to store to. */
final class FieldRoutines extends TableRoutines {
  private final Routine routine;

  FieldRoutines(Routine routine) {
    this.routine = routine;
  }

  @Override
  void build() {
    Node first = argument(0);
    Node second = argument(1);
    Node third = argument(2);
    switch (routine) {
      case FIND_FIELD -> find(first, second, third);
      case MAKE_FIELD -> make(first, second, third);
      default -> findNode(first, second, third);
    }
  }

  private void findNode(Node nodes, Node mask, Node key) {
    Node main = nodeAt(nodes, code.add(Operation.AND, load32(key, StringLayout.HASH), mask));
    BasicBlock absent = code.newBlock();
    answer(searchFrom(main, key, constant(Tag.STRING), absent));
    code.continueIn(absent);
    leave();
  }

  // Indexing

  private void find(Node table, Node key, Node hint) {
    BasicBlock miss = code.newBlock();
    BasicBlock absent = code.newBlock();
    Node own = search(table, key, absent);
    when32(Comparison.EQUAL, load8(own, VALUE_TAG), Tag.NIL, () -> code.jump(miss));
    leaveHint(table, own, hint);
    answer(own);
    code.continueIn(absent);
    code.jump(miss);
    code.continueIn(miss);
    chain(table, key);
  }

  /** Follows the {@code __index} of a table that has no value for the key itself. */
  private void chain(Node first, Node key) {
    BasicBlock loop = beginLoop();
    Node table = phi(loop, first);
    Node left = phi(loop, constant(LONGEST_CHAIN));
    when32(Comparison.EQUAL, left, 0, this::leave);
    Node metatable = load(table, TableLayout.METATABLE);
    when(Comparison.EQUAL, metatable, constant(0), this::nothing);
    Node next = handler(metatable, Metamethod.INDEX, this::nothing);
    BasicBlock absent = code.newBlock();
    BasicBlock again = code.newBlock();
    Node found = search(next, key, absent);
    when32(Comparison.EQUAL, load8(found, VALUE_TAG), Tag.NIL, () -> code.jump(again));
    answer(found);
    code.continueIn(absent);
    code.jump(again);
    code.continueIn(again);
    repeat(loop, next, code.add(Operation.SUBTRACT, left, constant(1)));
  }

  // Storing

  private void make(Node table, Node key, Node hint) {
    BasicBlock absent = code.newBlock();
    Node own = search(table, key, absent);
    BasicBlock present = code.newBlock();
    when32(Comparison.NOT_EQUAL, load8(own, VALUE_TAG), Tag.NIL, () -> code.jump(present));
    checkAbsent(table, Metamethod.NEWINDEX);
    store(Operation.STORE8, constant(0), table, TableLayout.ABSENT);
    code.jump(present);
    code.continueIn(present);
    leaveHint(table, own, hint);
    answer(own);
    code.continueIn(absent);
    insert(table, key, hint);
  }

  private void insert(Node table, Node key, Node hint) {
    checkNotBlack(table);
    checkAbsent(table, Metamethod.NEWINDEX);
    Runnable grow = () -> grow(table, constant(Tag.STRING), key, hint);
    Node nodes = load(table, TableLayout.NODES);
    when(
        Comparison.EQUAL,
        nodes,
        inState(StateLayout.EMPTY_NODE),
        () -> {
          addNodes(table, grow);
          put(table, mainNode(table, key), key, hint);
        });
    put(table, takeNode(table, mainNode(table, key), grow), key, hint);
  }

  private void put(Node table, Node node, Node key, Node hint) {
    store(Operation.STORE, key, node, TableLayout.NODE_KEY);
    store(Operation.STORE8, constant(Tag.STRING), node, TableLayout.NODE_KEY_TAG);
    store(Operation.STORE8, constant(0), table, TableLayout.ABSENT);
    leaveHint(table, node, hint);
    answer(node);
  }
}
