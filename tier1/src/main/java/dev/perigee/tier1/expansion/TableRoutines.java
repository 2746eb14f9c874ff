package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** Common parts of routines that search tables and add keys to them. */
abstract class TableRoutines extends RoutineGraphs {
  /** The maximum number of tables in an {@code __index} chain after the first. */
  static final int LONGEST_CHAIN = 16;

  static final int VALUE_TAG = TableLayout.NODE_VALUE + SlotLayout.TAG;

  // Metamethods

  /** A slot that holds nil. */
  void nothing() {
    answer(inState(StateLayout.EMPTY_NODE));
  }

  /**
   * The table that is a metamethod. Leaves if it is something else.
   *
   * @param none emits the code for the case that there is none
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

  /** Not 0 if a metatable is known to lack one of the first eight metamethods. */
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
   * @param absent where to continue if there is none
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
          // A free node may have any payload, and so may a key of another type.
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

  /** Leaves if a table is black, so that stores into it need the barrier. */
  void checkNotBlack(Node table) {
    checkNotBlack(table, this::leave);
  }

  /**
   * The same.
   *
   * @param black ends the block if it is
   */
  void checkNotBlack(Node table, Runnable black) {
    Node colour = load8(table, ObjectLayout.COLOUR);
    Node bit = code.add(Operation.AND, colour, constant(ObjectLayout.BLACK));
    when32(Comparison.NOT_EQUAL, bit, 0, black);
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

  /** Stores the place of a node as the hint for the next search of the same instruction. */
  void leaveHint(Node table, Node node, Node hint) {
    Node offset = code.add(Operation.SUBTRACT, node, load(table, TableLayout.NODES));
    store(Operation.STORE32, offset, hint, 0);
  }

  // Adding

  /**
   * A node for a key that is in no node, found as in {@code TableNodes.insert}. It holds nil, and
   * the key is not written.
   *
   * @param main the key's main node
   * @param full ends the block if there is no free node, with nothing done
   */
  Node takeNode(Node table, Node main, Runnable full) {
    Join taken = new Join(1);
    when32(Comparison.EQUAL, load8(main, VALUE_TAG), Tag.NIL, () -> taken.jumpWith(main));
    checkHashed(load8(main, TableLayout.NODE_KEY_TAG));
    Node free = takeFree(table, full);
    Node other = mainOf(table, main);
    when(
        Comparison.EQUAL,
        other,
        main,
        () -> {
          linkBehind(main, free);
          taken.jumpWith(free);
        });
    moveAway(main, other, free);
    taken.jumpWith(main);
    taken.begin();
    return taken.value(0);
  }

  /** Leaves if the routine cannot find the main node of a key with a tag. */
  void checkHashed(Node keyTag) {
    when32(Comparison.NOT_EQUAL, keyTag, Tag.STRING, this::leave);
  }

  /** The main node of the key in a node. The key must have been checked. */
  Node mainOf(Node table, Node node) {
    return mainNode(table, load(node, TableLayout.NODE_KEY));
  }

  /** Takes a node that has never had a key. */
  Node takeFree(Node table, Runnable none) {
    Node lastFree = load32(table, TableLayout.LAST_FREE);
    BasicBlock loop = beginLoop();
    Node above = phi(loop, lastFree);
    when32(Comparison.EQUAL, above, 0, none);
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

  /** Links a free node after another one, before the rest of its chain. */
  void linkBehind(Node main, Node free) {
    passOnNext(main, free);
    store(Operation.STORE32, distance(main, free), main, TableLayout.NODE_NEXT);
  }

  /**
   * Moves a node that is not in its main position to a free one. The table is not black, so the
   * collector is not scanning it and need not be told.
   *
   * @param main the main position, with which the chain begins
   */
  private void moveAway(Node node, Node main, Node free) {
    BasicBlock found = code.newBlock();
    BasicBlock loop = beginLoop();
    Node previous = phi(loop, main);
    Node next = nodeBehind(previous, load32(previous, TableLayout.NODE_NEXT));
    when(Comparison.EQUAL, next, node, () -> code.jump(found));
    repeat(loop, next);
    code.continueIn(found);
    store(Operation.STORE32, distance(previous, free), previous, TableLayout.NODE_NEXT);
    passOnNext(node, free);
    copyEntry(node, free);
    store(Operation.STORE8, constant(Tag.NIL), node, VALUE_TAG);
    store(Operation.STORE32, constant(0), node, TableLayout.NODE_NEXT);
  }

  /** The number of nodes from one to another. */
  private Node distance(Node from, Node to) {
    Node bytes = code.add(Operation.SUBTRACT, to, from);
    return code.add(Operation.SHIFT_RIGHT_SIGNED, TableLayout.NODE_SHIFT, bytes);
  }

  /** Makes the successor of a node the successor of a free one. */
  private void passOnNext(Node node, Node free) {
    Node next = load32(node, TableLayout.NODE_NEXT);
    BasicBlock passedOn = code.newBlock();
    when32(
        Comparison.EQUAL,
        next,
        0,
        () -> {
          store(Operation.STORE32, next, free, TableLayout.NODE_NEXT);
          code.jump(passedOn);
        });
    Node rest = code.add(Operation.SUBTRACT, next, distance(node, free));
    store(Operation.STORE32, rest, free, TableLayout.NODE_NEXT);
    code.jump(passedOn);
    code.continueIn(passedOn);
  }

  /** Copies a node's key and value. */
  void copyEntry(Node from, Node to) {
    store(Operation.STORE, load(from, TableLayout.NODE_VALUE), to, TableLayout.NODE_VALUE);
    store(Operation.STORE8, load8(from, VALUE_TAG), to, VALUE_TAG);
    store(Operation.STORE, load(from, TableLayout.NODE_KEY), to, TableLayout.NODE_KEY);
    Node tag = load8(from, TableLayout.NODE_KEY_TAG);
    store(Operation.STORE8, tag, to, TableLayout.NODE_KEY_TAG);
  }

  // Growing

  /**
   * Ends the routine if there is no free node for a key. GROW continues.
   *
   * @param hint the argument of MAKE_FIELD, or 0 for SET_VALUE
   */
  void grow(Node table, Node keyTag, Node key, Node hint) {
    answerOf(Routine.GROW, table, keyTag, key, hint);
  }

  /**
   * Gives a table without nodes its first ones. Leaves if memory is not available at once.
   *
   * @param other ends the block if there is an array, since integers in it may move to the nodes
   */
  void addNodes(Node table, Runnable other) {
    when(Comparison.NOT_EQUAL, load(table, TableLayout.ARRAY_SIZE), constant(0), other);
    int size = TableLayout.FIRST_NODES * TableLayout.NODE_SIZE;
    int sizeClass = SizeClasses.of(size);
    Node list = constant(StateLayout.freeRaw(sizeClass));
    Node nodes = takeCell(list, constant(SizeClasses.bytes(sizeClass)));
    for (int offset = 0; offset < size; offset += TableLayout.NODE_SIZE) {
      clearNode(nodes, offset);
    }
    setNodes(table, nodes, constant(TableLayout.FIRST_NODES));
  }

  /**
   * Gives a table without nodes the next larger array, as {@code TableResizer} does for a key after
   * the last element. Leaves, with nothing done, if memory is not available at once, or if the
   * array would be too large for a cell.
   *
   * @param other ends the block if an element is nil
   * @return the index of the first new element
   */
  Node growArray(Node table, Runnable other) {
    Node tags = load(table, TableLayout.TAGS);
    Node end = code.add(Operation.ADD, tags, load(table, TableLayout.ARRAY_SIZE));
    forEach(tags, end, 1, at -> when32(Comparison.EQUAL, load8(at, 0), Tag.NIL, other));
    Node more = code.add(Operation.ADD, load(table, TableLayout.ARRAY_SIZE), constant(1));
    Join cell = cellFor(more, TableLayout.ELEMENT_SIZE, this::leave);
    Node size = cell.value(0);
    Node array = takeCell(cell.value(1), cell.value(2));
    Node oldArray = load(table, TableLayout.ARRAY);
    Node oldTags = load(table, TableLayout.TAGS);
    Node count = load(table, TableLayout.ARRAY_SIZE); // again, which saves a register meanwhile
    setArray(table, array, size);
    copyElements(oldArray, oldTags, table, count);
    discardArray(oldArray, count);
    return count;
  }

  /**
   * Copies elements to a table's array, whose address is loaded in each iteration to save
   * registers.
   */
  void copyElements(Node oldArray, Node oldTags, Node table, Node count) {
    forEach(
        constant(0),
        count,
        1,
        index -> {
          storeTag(code.add(Operation.LOAD8, oldTags, index), table, index);
          storePayload(code.add(Operation.LOAD, oldArray, index), table, index);
        });
  }

  /**
   * The next power of two from a number on, which must not be 0; the offset in the state of the
   * list of cells for this number of entries, and the cells' size.
   *
   * @param none ends the block if no cell is large enough
   */
  Join cellFor(Node count, int bytesOfEntry, Runnable none) {
    Join join = new Join(3);
    for (int size = 1; size * bytesOfEntry <= SizeClasses.LARGEST; size *= 2) {
      int sizeClass = SizeClasses.of(size * bytesOfEntry);
      Node rounded = constant(size);
      Node list = constant(StateLayout.freeRaw(sizeClass));
      Node bytes = constant(SizeClasses.bytes(sizeClass));
      when(
          Comparison.UNSIGNED_LESS_EQUAL,
          count,
          rounded,
          () -> join.jumpWith(rounded, list, bytes));
    }
    none.run();
    join.begin();
    return join;
  }

  /** Stores a value in a {@linkplain Routine#scratchWord scratch word}. */
  void storeScratch(int number, Node value) {
    store(Operation.STORE, value, code.graph.state(), Routine.scratchWord(number));
  }

  /** A value that was stored in a scratch word. */
  Node loadScratch(int number) {
    return inState(Routine.scratchWord(number));
  }

  /** Frees an array that is not needed any more, if there is one. */
  void discardArray(Node array, Node size) {
    BasicBlock done = code.newBlock();
    when(Comparison.EQUAL, size, constant(0), () -> code.jump(done));
    discard(array, code.add(Operation.MULTIPLY, size, constant(TableLayout.ELEMENT_SIZE)));
    code.jump(done);
    code.continueIn(done);
  }

  /** Stores the tag of an element of the array. */
  void storeTag(Node tag, Node table, Node index) {
    Node tags = load(table, TableLayout.TAGS);
    store(Operation.STORE8, tag, code.add(Operation.ADD, tags, index), 0);
  }

  /** Stores the payload of an element of the array. */
  void storePayload(Node payload, Node table, Node index) {
    Node distance = code.add(Operation.SHIFT_LEFT, 3, index);
    Node array = load(table, TableLayout.ARRAY);
    store(Operation.STORE, payload, code.add(Operation.ADD, array, distance), 0);
  }

  /** Frees a raw block that is not needed any more. */
  void discard(Node block, Node bytes) {
    Node state = code.graph.state();
    Node next = inState(StateLayout.DISCARDED);
    store(Operation.STORE, next, block, StateLayout.DISCARDED_LINK);
    store(Operation.STORE, bytes, block, StateLayout.DISCARDED_BYTES);
    store(Operation.STORE, block, state, StateLayout.DISCARDED);
  }
}
