package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/** What routines share that search tables and add keys to them. */
abstract class TableRoutines extends RoutineGraphs {
  /** How many tables an {@code __index} chain may have behind the first. */
  static final int LONGEST_CHAIN = 16;

  static final int VALUE_TAG = TableLayout.NODE_VALUE + SlotLayout.TAG;

  // Metamethods

  /** A slot that holds nil. */
  void nothing() {
    answer(inState(StateLayout.EMPTY_NODE));
  }

  /**
   * The table that is a metamethod; leaves if it is something else.
   *
   * @param none if there is none
   */
  Node handler(Node metatable, int metamethod, Runnable none) {
    when32(Comparison.NOT_EQUAL, knownAbsent(metatable, metamethod), 0, none);
    BasicBlock absent = code.newBlock();
    Node handler = search(metatable, metamethodName(metamethod), absent);
    Node tag = load8(handler, VALUE_TAG);
    when32(Comparison.EQUAL, tag, Tag.NIL, none);
    when32(Comparison.NOT_EQUAL, tag, Tag.TABLE, this::leave);
    BasicBlock present = code.block();
    code.continueIn(absent);
    setKnownAbsent(metatable, metamethod);
    none.run();
    code.continueIn(present);
    return load(handler, TableLayout.NODE_VALUE);
  }

  Node metamethodName(int metamethod) {
    int root = Root.METAMETHOD_NAMES + metamethod;
    return inState(StateLayout.ROOTS + (long) root * SlotLayout.SIZE);
  }

  /** Not 0 if a metatable is known to have none of one of the first eight metamethods. */
  Node knownAbsent(Node metatable, int metamethod) {
    Node flags = load8(metatable, TableLayout.ABSENT);
    return code.add(Operation.AND, flags, constant(1L << metamethod));
  }

  void setKnownAbsent(Node metatable, int metamethod) {
    Node flags = load8(metatable, TableLayout.ABSENT);
    Node known = code.add(Operation.OR, flags, constant(1L << metamethod));
    store(Operation.STORE8, known, metatable, TableLayout.ABSENT);
  }

  /** Leaves if a table's metatable may have one of the first eight metamethods. */
  void checkAbsent(Node table, int metamethod) {
    Node metatable = load(table, TableLayout.METATABLE);
    BasicBlock raw = code.newBlock();
    when(Comparison.EQUAL, metatable, constant(0), () -> code.jump(raw));
    when32(Comparison.EQUAL, knownAbsent(metatable, metamethod), 0, this::leave);
    code.jump(raw);
    code.continueIn(raw);
  }

  // Searching

  /**
   * The node of a string, found along its chain.
   *
   * @param absent where to go on if there is none
   */
  Node search(Node table, Node key, BasicBlock absent) {
    return searchFrom(mainNode(table, key), key, constant(Tag.STRING), absent);
  }

  /** The same for a key of any type, from its main node on. */
  Node searchFrom(Node main, Node key, Node keyTag, BasicBlock absent) {
    BasicBlock loop = beginLoop();
    Node node = phi(loop, main);
    BasicBlock found = code.newBlock();
    BasicBlock other = code.newBlock();
    when(
        Comparison.EQUAL,
        load(node, TableLayout.NODE_KEY),
        key,
        () -> {
          // A free node has any payload, a key of another type may have the same.
          Node tag = load8(node, TableLayout.NODE_KEY_TAG);
          when(Comparison.EQUAL, tag, keyTag, () -> code.jump(found));
          code.jump(other);
        });
    code.jump(other);
    code.continueIn(other);
    Node next = load32(node, TableLayout.NODE_NEXT);
    BasicBlock more = code.newBlock();
    code.branch32(Comparison.EQUAL, next, 0, absent, more);
    code.continueIn(more);
    repeat(loop, nodeBehind(node, next));
    code.continueIn(found);
    return node;
  }

  /**
   * The node at a distance from another.
   *
   * @param distance a signed number of nodes, in 32 bits
   */
  Node nodeBehind(Node node, Node distance) {
    Node upper = code.add(Operation.SHIFT_LEFT, Integer.SIZE, distance);
    Node bytes =
        code.add(Operation.SHIFT_RIGHT_SIGNED, (long) Integer.SIZE - TableLayout.NODE_SHIFT, upper);
    return code.add(Operation.ADD, node, bytes);
  }

  /** Leaves if a table is black, and so what is stored into it takes the barrier. */
  void checkNotBlack(Node table) {
    Node colour = load8(table, ObjectLayout.COLOUR);
    Node black = code.add(Operation.AND, colour, constant(ObjectLayout.BLACK));
    when32(Comparison.NOT_EQUAL, black, 0, this::leave);
  }

  /** The main node of a string. */
  Node mainNode(Node table, Node key) {
    return nodeOf(table, load32(key, StringLayout.HASH));
  }

  /** The hash of an integer. */
  Node integerHash(Node integer) {
    Node product = code.add(Operation.MULTIPLY, integer, constant(TableLayout.HASH_MULTIPLIER));
    return code.add(Operation.SHIFT_RIGHT, Integer.SIZE, product);
  }

  /** The main node of a key with a hash. */
  Node nodeOf(Node table, Node hash) {
    Node index = code.add(Operation.AND, hash, load32(table, TableLayout.NODE_MASK));
    return nodeAt(load(table, TableLayout.NODES), index);
  }

  Node nodeAt(Node nodes, Node index) {
    Node distance = code.add(Operation.SHIFT_LEFT, TableLayout.NODE_SHIFT, index);
    return code.add(Operation.ADD, nodes, distance);
  }

  /** Writes where a node is, for the next search of the same instruction. */
  void leaveHint(Node table, Node node, Node hint) {
    Node offset = code.add(Operation.SUBTRACT, node, load(table, TableLayout.NODES));
    store(Operation.STORE32, offset, hint, 0);
  }

  // Adding

  /** Gives a table that has no nodes its first ones. Leaves if there is no memory at once. */
  void addNodes(Node table) {
    int size = TableLayout.FIRST_NODES * TableLayout.NODE_SIZE;
    int sizeClass = SizeClasses.of(size);
    FreeCells cells = freeRaw(code.graph.state(), StateLayout.freeRaw(sizeClass));
    Node nodes = cells.first();
    charge(constant(SizeClasses.bytes(sizeClass)));
    cells.take(nodes);
    for (int offset = 0; offset < size; offset += TableLayout.NODE_SIZE) {
      clearNode(nodes, offset);
    }
    store(Operation.STORE, nodes, table, TableLayout.NODES);
    store(Operation.STORE32, constant(TableLayout.FIRST_NODES - 1), table, TableLayout.NODE_MASK);
    store(Operation.STORE32, constant(TableLayout.FIRST_NODES), table, TableLayout.LAST_FREE);
  }

  /** Takes a node that never had a key; leaves, with nothing done, if there is none. */
  Node takeFree(Node table) {
    Node lastFree = load32(table, TableLayout.LAST_FREE);
    BasicBlock loop = beginLoop();
    Node above = phi(loop, lastFree);
    when32(Comparison.EQUAL, above, 0, this::leave);
    Node index = code.add(Operation.SUBTRACT, above, constant(1));
    Node free = nodeAt(load(table, TableLayout.NODES), index);
    BasicBlock found = code.newBlock();
    when32(
        Comparison.EQUAL, load8(free, TableLayout.NODE_KEY_TAG), Tag.NIL, () -> code.jump(found));
    repeat(loop, index);
    code.continueIn(found);
    store(Operation.STORE32, index, table, TableLayout.LAST_FREE);
    return free;
  }

  /** Links a free node behind one, in front of the rest of its chain. */
  void linkBehind(Node main, Node free) {
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
}
