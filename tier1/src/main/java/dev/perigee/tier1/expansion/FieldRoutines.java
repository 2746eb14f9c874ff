package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** Fields with string keys: what indexing finds, and where to store. */
final class FieldRoutines extends RoutineGraphs {
  /** How many tables an {@code __index} chain may have behind the first. */
  private static final int LONGEST_CHAIN = 16;

  private static final int VALUE_TAG = TableLayout.NODE_VALUE + SlotLayout.TAG;

  private final Routine routine;

  /** The graph of one of them. */
  FieldRoutines(Routine routine) {
    this.routine = routine;
  }

  @Override
  void build() {
    Node x = argument(0);
    Node y = argument(1);
    Node z = argument(2);
    switch (routine) {
      case FIND_FIELD -> find(x, y, z);
      case MAKE_FIELD -> make(x, y, z);
      case FIND_NODE -> findNode(x, y, z);
      default -> throw new IllegalArgumentException(routine.toString());
    }
  }

  private void findNode(Node nodes, Node mask, Node key) {
    BasicBlock absent = code.newBlock();
    answer(search(mainNode(nodes, mask, key), key, absent));
    code.continueIn(absent);
    leave();
  }

  // Indexing

  private void find(Node table, Node key, Node hint) {
    BasicBlock miss = code.newBlock();
    BasicBlock absent = code.newBlock();
    Node own = search(mainNode(table, key), key, absent);
    when32(Comparison.EQUAL, load8(own, VALUE_TAG), Tag.NIL, () -> code.jump(miss));
    leaveHint(table, own, hint);
    answer(own);
    code.continueIn(absent);
    code.jump(miss);
    code.continueIn(miss);
    chain(table, key);
  }

  /** What the {@code __index} of a table leads to, which has no value for the key itself. */
  private void chain(Node first, Node key) {
    BasicBlock loop = beginLoop();
    Node table = phi(loop, first);
    Node left = phi(loop, constant(LONGEST_CHAIN));
    when32(Comparison.EQUAL, left, 0, this::leave);
    Node metatable = load(table, TableLayout.METATABLE);
    when(Comparison.EQUAL, metatable, constant(0), this::nothing);
    Node next = handler(metatable, Metamethod.INDEX, this::nothing);
    Node found;
    BasicBlock absent = code.newBlock();
    BasicBlock again = code.newBlock();
    found = search(mainNode(next, key), key, absent);
    when32(Comparison.EQUAL, load8(found, VALUE_TAG), Tag.NIL, () -> code.jump(again));
    answer(found);
    code.continueIn(absent);
    code.jump(again);
    code.continueIn(again);
    repeat(loop, next, code.add(Operation.SUBTRACT, left, constant(1)));
  }

  /** A slot that holds nil. */
  private void nothing() {
    answer(inState(StateLayout.EMPTY_NODE));
  }

  /**
   * The table that is a metamethod; leaves if it is something else.
   *
   * @param none if there is none
   */
  private Node handler(Node metatable, int metamethod, Runnable none) {
    Node flags = load8(metatable, TableLayout.ABSENT);
    Node flag = code.add(Operation.AND, flags, constant(1L << metamethod));
    when32(Comparison.NOT_EQUAL, flag, 0, none);
    Node name =
        inState(StateLayout.ROOTS + (long) (Root.METAMETHOD_NAMES + metamethod) * SlotLayout.SIZE);
    BasicBlock absent = code.newBlock();
    Node handler = search(mainNode(metatable, name), name, absent);
    Node tag = load8(handler, VALUE_TAG);
    when32(Comparison.EQUAL, tag, Tag.NIL, none);
    when32(Comparison.NOT_EQUAL, tag, Tag.TABLE, this::leave);
    BasicBlock present = code.block();
    code.continueIn(absent);
    Node known =
        code.add(Operation.OR, load8(metatable, TableLayout.ABSENT), constant(1L << metamethod));
    store(Operation.STORE8, known, metatable, TableLayout.ABSENT);
    none.run();
    code.continueIn(present);
    return load(handler, TableLayout.NODE_VALUE);
  }

  // Searching

  /**
   * The node of a string, found along its chain.
   *
   * @param main its main node
   * @param absent where to go on if there is none
   */
  private Node search(Node main, Node key, BasicBlock absent) {
    BasicBlock loop = beginLoop();
    Node node = phi(loop, main);
    BasicBlock found = code.newBlock();
    BasicBlock other = code.newBlock();
    when(
        Comparison.EQUAL,
        load(node, TableLayout.NODE_KEY),
        key,
        () -> {
          // A free node has any payload, an integer key may have the same.
          Node tag = load8(node, TableLayout.NODE_KEY_TAG);
          when32(Comparison.EQUAL, tag, Tag.STRING, () -> code.jump(found));
          code.jump(other);
        });
    code.jump(other);
    code.continueIn(other);
    Node next = load32(node, TableLayout.NODE_NEXT);
    BasicBlock more = code.newBlock();
    code.branch32(Comparison.EQUAL, next, 0, absent, more);
    code.continueIn(more);
    // A signed number of nodes, in 32 bits.
    Node upper = code.add(Operation.SHIFT_LEFT, Integer.SIZE, next);
    Node distance =
        code.add(Operation.SHIFT_RIGHT_SIGNED, (long) Integer.SIZE - TableLayout.NODE_SHIFT, upper);
    repeat(loop, code.add(Operation.ADD, node, distance));
    code.continueIn(found);
    return node;
  }

  private Node mainNode(Node table, Node key) {
    return mainNode(load(table, TableLayout.NODES), load32(table, TableLayout.NODE_MASK), key);
  }

  private Node mainNode(Node nodes, Node mask, Node key) {
    Node index = code.add(Operation.AND, load32(key, StringLayout.HASH), mask);
    Node distance = code.add(Operation.SHIFT_LEFT, TableLayout.NODE_SHIFT, index);
    return code.add(Operation.ADD, nodes, distance);
  }

  private void leaveHint(Node table, Node node, Node hint) {
    Node offset = code.add(Operation.SUBTRACT, node, load(table, TableLayout.NODES));
    store(Operation.STORE32, offset, hint, 0);
  }

  // Storing

  private void make(Node table, Node key, Node hint) {
    BasicBlock absent = code.newBlock();
    Node own = search(mainNode(table, key), key, absent);
    BasicBlock present = code.newBlock();
    when32(Comparison.NOT_EQUAL, load8(own, VALUE_TAG), Tag.NIL, () -> code.jump(present));
    checkNewIndex(table);
    store(Operation.STORE8, constant(0), table, TableLayout.ABSENT);
    code.jump(present);
    code.continueIn(present);
    leaveHint(table, own, hint);
    answer(own);
    code.continueIn(absent);
    insert(table, key, hint);
  }

  /** Leaves if a table's metatable may have a {@code __newindex}. */
  private void checkNewIndex(Node table) {
    Node metatable = load(table, TableLayout.METATABLE);
    BasicBlock raw = code.newBlock();
    when(Comparison.EQUAL, metatable, constant(0), () -> code.jump(raw));
    Node flags = load8(metatable, TableLayout.ABSENT);
    Node flag = code.add(Operation.AND, flags, constant(1L << Metamethod.NEWINDEX));
    when32(Comparison.EQUAL, flag, 0, this::leave);
    code.jump(raw);
    code.continueIn(raw);
  }

  /**
   * As {@code TableNodes.insert} does: into the main node if that has no value; else into a free
   * one, if what is in the main node belongs there.
   */
  private void insert(Node table, Node key, Node hint) {
    Node colour = load8(table, ObjectLayout.COLOUR);
    Node black = code.add(Operation.AND, colour, constant(ObjectLayout.BLACK));
    when32(Comparison.NOT_EQUAL, black, 0, this::leave);
    checkNewIndex(table);
    Node main = mainNode(table, key);
    when(Comparison.EQUAL, main, inState(StateLayout.EMPTY_NODE), this::leave);
    when32(
        Comparison.NOT_EQUAL,
        load8(main, VALUE_TAG),
        Tag.NIL,
        () -> insertBehind(table, main, key, hint));
    put(table, main, key, hint);
  }

  private void insertBehind(Node table, Node main, Node key, Node hint) {
    when32(Comparison.NOT_EQUAL, load8(main, TableLayout.NODE_KEY_TAG), Tag.STRING, this::leave);
    Node other = mainNode(table, load(main, TableLayout.NODE_KEY));
    when(Comparison.NOT_EQUAL, other, main, this::leave);
    Node lastFree = load32(table, TableLayout.LAST_FREE);
    BasicBlock loop = beginLoop();
    Node above = phi(loop, lastFree);
    when32(Comparison.EQUAL, above, 0, this::leave);
    Node index = code.add(Operation.SUBTRACT, above, constant(1));
    Node distance = code.add(Operation.SHIFT_LEFT, TableLayout.NODE_SHIFT, index);
    Node free = code.add(Operation.ADD, load(table, TableLayout.NODES), distance);
    BasicBlock found = code.newBlock();
    when32(
        Comparison.EQUAL, load8(free, TableLayout.NODE_KEY_TAG), Tag.NIL, () -> code.jump(found));
    repeat(loop, index);
    code.continueIn(found);
    store(Operation.STORE32, index, table, TableLayout.LAST_FREE);
    linkBehind(main, free);
    put(table, free, key, hint);
  }

  /** Links a free node behind one, in front of the rest of its chain. */
  private void linkBehind(Node main, Node free) {
    Node bytes = code.add(Operation.SUBTRACT, free, main);
    Node distance = code.add(Operation.SHIFT_RIGHT_SIGNED, TableLayout.NODE_SHIFT, bytes);
    Node next = load32(main, TableLayout.NODE_NEXT);
    store(Operation.STORE32, distance, main, TableLayout.NODE_NEXT);
    BasicBlock linked = code.newBlock();
    when32(
        Comparison.EQUAL,
        next,
        0,
        () -> {
          store(Operation.STORE32, next, free, TableLayout.NODE_NEXT);
          code.jump(linked);
        });
    Node rest = code.add(Operation.SUBTRACT, next, distance);
    store(Operation.STORE32, rest, free, TableLayout.NODE_NEXT);
    code.jump(linked);
    code.continueIn(linked);
  }

  private void put(Node table, Node node, Node key, Node hint) {
    store(Operation.STORE, key, node, TableLayout.NODE_KEY);
    store(Operation.STORE8, constant(Tag.STRING), node, TableLayout.NODE_KEY_TAG);
    store(Operation.STORE8, constant(0), table, TableLayout.ABSENT);
    leaveHint(table, node, hint);
    answer(node);
  }
}
