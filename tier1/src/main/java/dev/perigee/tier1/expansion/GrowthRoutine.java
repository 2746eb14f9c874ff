package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/**
 * The graph of GROW: a table gets the sizes that {@code TableSizes} would decide on, and its
 * entries are moved in the order of {@code TableResizer}, so that the layout is the same. The table
 * is not black, so the collector is not scanning it.
 */
final class GrowthRoutine extends AnyKeyRoutines {
  /** The maximum number of elements, a power of two, that fit into a cell. */
  private static final int MOST_ELEMENTS =
      Integer.highestOneBit(SizeClasses.LARGEST / TableLayout.ELEMENT_SIZE);

  private static final int MOST_NODES =
      Integer.highestOneBit(SizeClasses.LARGEST / TableLayout.NODE_SIZE);

  /** Added to the number of entries for each integer key that is not in the array. */
  private static final int INTEGER = 1 << 16;

  /** Mask of the number of entries. */
  private static final int ENTRIES = INTEGER - 1;

  /**
   * The first scratch words: bytes that count integer keys, as in {@code TableSizes.integers}. Keys
   * above 2^15 are not counted, since there are too few keys for an array of that size.
   */
  private static final int COUNTS = 0;

  private static final int COUNTERS = 2 * Long.BYTES;

  /** After all keys have been counted: the address of the new array, or 0. */
  private static final int NEW_ARRAY = 0;

  /** After the array has been replaced: its old size. */
  private static final int OLD_SIZE = 0;

  /** The address of the new nodes, the first of which begins with their number; or 0. */
  private static final int NEW_NODES = 1;

  /**
   * A node with the new entry, which is moved last. Its key is there from the start, its value
   * after the array has been replaced.
   */
  private static final int ENTRY = Routine.scratchWord(0);

  private static final int HINT = 4;

  /** The number of entries, including the new one, and of integers; 4 bytes. */
  private static final int TOTAL = Routine.scratchWord(5);

  /** The number of counted integers; 4 bytes. */
  private static final int CANDIDATES = TOTAL + Integer.BYTES;

  /** When the total is not needed any more: the new size of the array. */
  private static final int NEW_SIZE = 5;

  /** After the array has been replaced: the size of the old nodes in bytes. */
  private static final int OLD_BYTES = 5;

  private final Node table = argument(0);

  @Override
  void build() {
    Node keyTag = argument(1);
    Node key = argument(2);
    Node hint = argument(3);
    Node state = code.graph.state();
    store(Operation.STORE, keyTag, state, ENTRY + TableLayout.NODE_KEY_TAG);
    store(Operation.STORE, key, state, ENTRY + TableLayout.NODE_KEY);
    storeScratch(HINT, hint);
    checkSmall();
    countArray();
    countNewKey(countNodes());
    decide();
    replaceArray();
    Node node = replaceNodes();
    store(Operation.STORE8, constant(0), table, TableLayout.ABSENT);
    Node field = loadScratch(HINT);
    when(Comparison.EQUAL, field, constant(0), () -> answer(Routine.YES));
    store(Operation.STORE8, constant(Tag.NIL), node, VALUE_TAG);
    leaveHint(table, node, field);
    answer(node);
  }

  // Counting

  /** The address of the first counter. */
  private Node counters() {
    return code.add(Operation.ADD, code.graph.state(), constant(Routine.scratchWord(COUNTS)));
  }

  /**
   * Leaves if there are so many entries that a counter would overflow, or that no cell has room for
   * them.
   */
  private void checkSmall() {
    Node size = load(table, TableLayout.ARRAY_SIZE);
    when(Comparison.UNSIGNED_GREATER, size, constant(MOST_ELEMENTS), this::leave);
    Node mask = load32(table, TableLayout.NODE_MASK);
    when32(Comparison.UNSIGNED_GREATER_EQUAL, mask, MOST_NODES, this::leave);
  }

  private void countArray() {
    storeScratch(COUNTS, constant(0));
    storeScratch(COUNTS + 1, constant(0));
    BasicBlock counted = code.newBlock();
    Node first = load(table, TableLayout.TAGS);
    Node counters = counters();
    BasicBlock ranges = beginLoop();
    Node limit = phi(ranges, constant(1));
    Node from = phi(ranges, first);
    Node counter = phi(ranges, counters);
    // Loaded again in each iteration, which saves registers.
    Node tags = load(table, TableLayout.TAGS);
    Node end = code.add(Operation.ADD, tags, load(table, TableLayout.ARRAY_SIZE));
    when(Comparison.UNSIGNED_GREATER_EQUAL, from, end, () -> code.jump(counted));
    Node full = code.add(Operation.ADD, tags, limit);
    Join to = new Join(1);
    when(Comparison.UNSIGNED_LESS, end, full, () -> to.jumpWith(end));
    to.jumpWith(full);
    to.begin();
    Node count = countTags(from, to.value(0));
    store(Operation.STORE8, count, counter, 0);
    Node next = code.add(Operation.ADD, counter, constant(1));
    repeat(ranges, code.add(Operation.SHIFT_LEFT, 1, limit), to.value(0), next);
    code.continueIn(counted);
  }

  /** The number of tags between two addresses that are not nil's. */
  private Node countTags(Node from, Node to) {
    BasicBlock done = code.newBlock();
    BasicBlock loop = beginLoop();
    Node at = phi(loop, from);
    Node count = phi(loop, constant(0));
    when(Comparison.EQUAL, at, to, () -> code.jump(done));
    Join next = new Join(1);
    when32(Comparison.EQUAL, load8(at, 0), Tag.NIL, () -> next.jumpWith(count));
    next.jumpWith(code.add(Operation.ADD, count, constant(1)));
    next.begin();
    repeat(loop, code.add(Operation.ADD, at, constant(1)), next.value(0));
    code.continueIn(done);
    return count;
  }

  /** The sum of the counters in a word, which must be less than 256. */
  private Node sum(Node counters) {
    Node sums = code.add(Operation.MULTIPLY, counters, constant(0x0101010101010101L));
    return code.add(Operation.SHIFT_RIGHT, Long.SIZE - Byte.SIZE, sums);
  }

  /**
   * Counts the nodes that have a value, and the integers among their keys. Leaves if a key has no
   * hash.
   *
   * @return the number of entries in the array and the nodes, and of integers in the nodes
   */
  private Node countNodes() {
    Node inArray = sum(loadScratch(COUNTS));
    Node first = load(table, TableLayout.NODES);
    Node end = endOfNodes(first);
    BasicBlock counted = code.newBlock();
    BasicBlock loop = beginLoop();
    Node node = phi(loop, first);
    Node total = phi(loop, inArray);
    when(Comparison.EQUAL, node, end, () -> code.jump(counted));
    Join next = new Join(1);
    when32(Comparison.EQUAL, load8(node, VALUE_TAG), Tag.NIL, () -> next.jumpWith(total));
    Node keyTag = load8(node, TableLayout.NODE_KEY_TAG);
    checkHashed(keyTag);
    Node more = code.add(Operation.ADD, total, constant(1));
    when32(Comparison.NOT_EQUAL, keyTag, Tag.INTEGER, () -> next.jumpWith(more));
    countInteger(load(node, TableLayout.NODE_KEY));
    next.jumpWith(code.add(Operation.ADD, more, constant(INTEGER)));
    next.begin();
    repeat(loop, code.add(Operation.ADD, node, constant(TableLayout.NODE_SIZE)), next.value(0));
    code.continueIn(counted);
    return total;
  }

  private Node endOfNodes(Node first) {
    Node count = code.add(Operation.ADD, load32(table, TableLayout.NODE_MASK), constant(1));
    return nodeAt(first, count);
  }

  /** Counts the key that is about to be inserted, and keeps the total. */
  private void countNewKey(Node others) {
    Node state = code.graph.state();
    Node entries = code.add(Operation.ADD, others, constant(1));
    Join total = new Join(1);
    Node keyTag = load8(state, ENTRY + TableLayout.NODE_KEY_TAG);
    when32(Comparison.NOT_EQUAL, keyTag, Tag.INTEGER, () -> total.jumpWith(entries));
    countInteger(load(state, ENTRY + TableLayout.NODE_KEY));
    total.jumpWith(code.add(Operation.ADD, entries, constant(INTEGER)));
    total.begin();
    store(Operation.STORE32, total.value(0), state, TOTAL);
  }

  private void countInteger(Node key) {
    BasicBlock counted = code.newBlock();
    Node index = code.add(Operation.SUBTRACT, key, constant(1));
    when(
        Comparison.UNSIGNED_GREATER_EQUAL,
        index,
        constant(1L << (COUNTERS - 1)), // The last counter is for the keys up to this.
        () -> code.jump(counted));
    BasicBlock found = code.newBlock();
    Node counters = counters();
    BasicBlock loop = beginLoop();
    Node rest = phi(loop, index);
    Node counter = phi(loop, counters);
    when(Comparison.EQUAL, rest, constant(0), () -> code.jump(found));
    repeat(
        loop,
        code.add(Operation.SHIFT_RIGHT, 1, rest),
        code.add(Operation.ADD, counter, constant(1)));
    code.continueIn(found);
    Node count = code.add(Operation.ADD, load8(counter, 0), constant(1));
    store(Operation.STORE8, count, counter, 0);
    code.jump(counted);
    code.continueIn(counted);
  }

  // Deciding

  /** Decides on the sizes, and takes cells for the new parts. */
  private void decide() {
    Node integers = sum(code.add(Operation.ADD, loadScratch(COUNTS), loadScratch(COUNTS + 1)));
    store(Operation.STORE32, integers, code.graph.state(), CANDIDATES);
    BasicBlock decided = code.newBlock();
    Node counters = counters();
    BasicBlock loop = beginLoop();
    Node limit = phi(loop, constant(1));
    Node counter = phi(loop, counters);
    Node before = phi(loop, constant(0));
    Node array = phi(loop, constant(0));
    Node inArray = phi(loop, constant(0));
    Node half = code.add(Operation.SHIFT_RIGHT, 1, limit);
    Node candidates = load32(code.graph.state(), CANDIDATES);
    when(Comparison.UNSIGNED_GREATER_EQUAL, half, candidates, () -> code.jump(decided));
    Node soFar = code.add(Operation.ADD, before, load8(counter, 0));
    Join best = new Join(2);
    when(Comparison.UNSIGNED_LESS_EQUAL, soFar, half, () -> best.jumpWith(array, inArray));
    best.jumpWith(limit, soFar);
    best.begin();
    repeat(
        loop,
        code.add(Operation.SHIFT_LEFT, 1, limit),
        code.add(Operation.ADD, counter, constant(1)),
        soFar,
        best.value(0),
        best.value(1));
    code.continueIn(decided);
    Node total = load32(code.graph.state(), TOTAL);
    storeScratch(NEW_SIZE, array);
    Node hash = code.add(Operation.SUBTRACT, total, inArray);
    takeArray(array);
    takeNodes(total, code.add(Operation.AND, hash, constant(ENTRIES)));
  }

  /** Takes a cell for the array if its size changes. Leaves if elements would not fit. */
  private void takeArray(Node size) {
    Join taken = new Join(1);
    when(
        Comparison.EQUAL,
        size,
        load(table, TableLayout.ARRAY_SIZE),
        () -> taken.jumpWith(constant(0)));
    Node tags = load(table, TableLayout.TAGS);
    Node end = code.add(Operation.ADD, tags, load(table, TableLayout.ARRAY_SIZE));
    forEach(
        code.add(Operation.ADD, tags, size),
        end,
        1,
        at -> when32(Comparison.NOT_EQUAL, load8(at, 0), Tag.NIL, this::leave));
    when(Comparison.EQUAL, size, constant(0), () -> taken.jumpWith(constant(0)));
    Join cell = cellFor(size, TableLayout.ELEMENT_SIZE, this::leave);
    taken.jumpWith(takeCell(cell.value(1), cell.value(2)));
    taken.begin();
    storeScratch(NEW_ARRAY, taken.value(0));
  }

  /** Takes a cell for the nodes. */
  private void takeNodes(Node total, Node hash) {
    Join wanted = new Join(1);
    when(Comparison.UNSIGNED_GREATER_EQUAL, total, constant(INTEGER), () -> wanted.jumpWith(hash));
    Node fewest = constant(TableLayout.FIRST_NODES);
    when(Comparison.UNSIGNED_GREATER, hash, fewest, () -> wanted.jumpWith(hash));
    wanted.jumpWith(fewest);
    wanted.begin();
    Join taken = new Join(1);
    when(Comparison.EQUAL, wanted.value(0), constant(0), () -> taken.jumpWith(constant(0)));
    Join cell = cellFor(wanted.value(0), TableLayout.NODE_SIZE, this::giveUp);
    Node nodes = takeCell(cell.value(1), cell.value(2), this::giveUp);
    store(Operation.STORE, cell.value(0), nodes, 0);
    taken.jumpWith(nodes);
    taken.begin();
    storeScratch(NEW_NODES, taken.value(0));
  }

  /** Leaves after a cell for the array may have been taken. */
  private void giveUp() {
    BasicBlock done = code.newBlock();
    Node array = loadScratch(NEW_ARRAY);
    when(Comparison.EQUAL, array, constant(0), () -> code.jump(done));
    discardArray(array, loadScratch(NEW_SIZE));
    code.jump(done);
    code.continueIn(done);
    leave();
  }

  // Moving

  private void replaceArray() {
    BasicBlock replaced = code.newBlock();
    Node oldSize = load(table, TableLayout.ARRAY_SIZE);
    Node size = loadScratch(NEW_SIZE);
    when(Comparison.EQUAL, size, oldSize, () -> code.jump(replaced));
    Node oldArray = load(table, TableLayout.ARRAY);
    Node oldTags = load(table, TableLayout.TAGS);
    setArray(table, loadScratch(NEW_ARRAY), size);
    storeScratch(OLD_SIZE, oldSize);
    Join count = new Join(1);
    when(Comparison.UNSIGNED_LESS, size, oldSize, () -> count.jumpWith(size));
    count.jumpWith(oldSize);
    count.begin();
    copyElements(oldArray, oldTags, table, count.value(0));
    discardArray(oldArray, loadScratch(OLD_SIZE));
    code.jump(replaced);
    code.continueIn(replaced);
  }

  /**
   * Moves the entries of the nodes, and then the new one.
   *
   * @return the address of the new one, if it is in a node
   */
  private Node replaceNodes() {
    Node old = load(table, TableLayout.NODES);
    Node end = endOfNodes(old);
    setNewNodes();
    storeScratch(OLD_BYTES, code.add(Operation.SUBTRACT, end, old));
    Node state = code.graph.state();
    store(Operation.STORE, inState(StateLayout.FOUND), state, ENTRY + TableLayout.NODE_VALUE);
    // A field has no value yet, but gets a tag other than nil's.
    Node tag = load8(state, StateLayout.FOUND + SlotLayout.TAG);
    Join valueTag = new Join(1);
    when(Comparison.EQUAL, loadScratch(HINT), constant(0), () -> valueTag.jumpWith(tag));
    valueTag.jumpWith(constant(Tag.TRUE));
    valueTag.begin();
    store(Operation.STORE8, valueTag.value(0), state, ENTRY + VALUE_TAG);
    Node last = code.add(Operation.SUBTRACT, end, constant(TableLayout.NODE_SIZE));
    Node entry = code.add(Operation.ADD, state, constant(ENTRY));
    BasicBlock moved = code.newBlock();
    BasicBlock loop = beginLoop();
    Node from = phi(loop, last);
    Join to = new Join(1);
    when32(Comparison.EQUAL, load8(from, VALUE_TAG), Tag.NIL, () -> to.jumpWith(constant(0)));
    moveEntry(from, to);
    to.begin();
    when(Comparison.EQUAL, from, entry, () -> code.jump(moved));
    Join next = new Join(1);
    when(Comparison.EQUAL, from, old, () -> next.jumpWith(entry));
    next.jumpWith(code.add(Operation.SUBTRACT, from, constant(TableLayout.NODE_SIZE)));
    next.begin();
    repeat(loop, next.value(0));
    code.continueIn(moved);
    BasicBlock discarded = code.newBlock();
    when(Comparison.EQUAL, old, inState(StateLayout.EMPTY_NODE), () -> code.jump(discarded));
    discard(old, loadScratch(OLD_BYTES));
    code.jump(discarded);
    code.continueIn(discarded);
    return to.value(0);
  }

  private void setNewNodes() {
    BasicBlock set = code.newBlock();
    Node nodes = loadScratch(NEW_NODES);
    when(
        Comparison.EQUAL,
        nodes,
        constant(0),
        () -> {
          store(Operation.STORE, inState(StateLayout.EMPTY_NODE), table, TableLayout.NODES);
          store(Operation.STORE32, constant(0), table, TableLayout.NODE_MASK);
          store(Operation.STORE32, constant(0), table, TableLayout.LAST_FREE);
          code.jump(set);
        });
    Node count = load(nodes, 0);
    setNodes(table, nodes, count);
    clearNodes(nodes, nodeAt(nodes, count));
    code.jump(set);
    code.continueIn(set);
  }

  /**
   * Moves an entry to the array or to a new node.
   *
   * @param to gets the node, or 0
   */
  private void moveEntry(Node from, Join to) {
    BasicBlock outside = code.newBlock();
    when32(
        Comparison.EQUAL,
        load8(from, TableLayout.NODE_KEY_TAG),
        Tag.INTEGER,
        () -> {
          Node key = load(from, TableLayout.NODE_KEY);
          Node index = code.add(Operation.SUBTRACT, key, constant(1));
          Node size = load(table, TableLayout.ARRAY_SIZE);
          when(Comparison.UNSIGNED_GREATER_EQUAL, index, size, () -> code.jump(outside));
          storeTag(load8(from, VALUE_TAG), table, index);
          storePayload(load(from, TableLayout.NODE_VALUE), table, index);
          to.jumpWith(constant(0));
        });
    code.jump(outside);
    code.continueIn(outside);
    // There are free nodes, and the keys have been checked, so nothing leaves any more.
    Node node = takeNode(table, mainOf(table, from), this::leave);
    copyEntry(from, node);
    to.jumpWith(node);
  }
}
