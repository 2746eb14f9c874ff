package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/**
 * Steps through tables in generic loops, in the order of {@code Tables.next}. A routine has few
 * registers, so the fields of the table's header are loaded where they are used.
 */
final class IterationRoutines extends TableRoutines {
  /** Distance of the first result from the control variable. */
  private static final int RESULTS = 2 * SlotLayout.SIZE;

  /**
   * The maximum number of skipped entries without a value. If there are more, Java counts the work.
   */
  private static final int MOST_SKIPPED = 100;

  private final boolean all;

  /** Offset of the results from the slot that the routine is given. */
  private final int first;

  /**
   * The graph of NEXT or NEXT_ELEMENT.
   *
   * @param all whether it is NEXT
   */
  IterationRoutines(boolean all) {
    this.all = all;
    first = all ? RESULTS : 0;
  }

  @Override
  void build() {
    Node table = argument(0);
    Node control = argument(1);
    Node last = argument(2);
    if (all) {
      next(table, control, last);
    } else {
      nextElement(table, control, last);
    }
  }

  /** Ends with a key, a value and YES. */
  private void give(Node results, Node keyTag, Node key, Node valueTag, Node value) {
    store(Operation.STORE, key, results, first + SlotLayout.PAYLOAD);
    store(Operation.STORE8, keyTag, results, first + SlotLayout.TAG);
    int second = first + SlotLayout.SIZE;
    store(Operation.STORE, value, results, second + SlotLayout.PAYLOAD);
    store(Operation.STORE8, valueTag, results, second + SlotLayout.TAG);
    answer(Routine.YES);
  }

  private void giveElement(Node table, Node index, Node key, Node tag, Node results) {
    Node array = load(table, TableLayout.ARRAY);
    Node value = code.add(Operation.LOAD, array, index).setMemory(MemoryClass.TABLE);
    give(results, constant(Tag.INTEGER), key, tag, value);
  }

  private Node elementTag(Node table, Node index) {
    return code.add(Operation.LOAD8, load(table, TableLayout.TAGS), index)
        .setMemory(MemoryClass.TABLE);
  }

  /** Ends with two nils and YES. */
  private void giveNothing(Node results) {
    store(Operation.STORE8, constant(Tag.NIL), results, first + SlotLayout.TAG);
    int second = first + SlotLayout.SIZE;
    store(Operation.STORE8, constant(Tag.NIL), results, second + SlotLayout.TAG);
    answer(Routine.YES);
  }

  // next

  private void next(Node table, Node control, Node hint) {
    Node tag = load8(control, SlotLayout.TAG);
    Node key = load(control, SlotLayout.PAYLOAD);
    Join firstElement = new Join(1);
    Join firstNode = new Join(1);
    BasicBlock inNodes = code.newBlock();
    when32(Comparison.EQUAL, tag, Tag.NIL, () -> firstElement.jumpWith(constant(0)));
    when32(Comparison.NOT_EQUAL, tag, Tag.INTEGER, () -> code.jump(inNodes));
    Node index = code.add(Operation.SUBTRACT, key, constant(1));
    Node size = load(table, TableLayout.ARRAY_SIZE);
    when(Comparison.UNSIGNED_LESS, index, size, () -> firstElement.jumpWith(key));
    code.jump(inNodes);
    firstElement.begin();
    nextElementFrom(table, firstElement.value(0), control, firstNode);
    code.continueIn(inNodes);
    behindNode(table, tag, key, hint, firstNode);
    firstNode.begin();
    nextNodeFrom(table, firstNode.value(0), control, hint);
  }

  /**
   * Gives the first present element from an index on. If there is none, continues with the nodes.
   */
  private void nextElementFrom(Node table, Node start, Node results, Join firstNode) {
    BasicBlock loop = beginLoop();
    Node index = phi(loop, start);
    Node left = phi(loop, constant(MOST_SKIPPED));
    Node size = load(table, TableLayout.ARRAY_SIZE);
    when(
        Comparison.UNSIGNED_GREATER_EQUAL,
        index,
        size,
        () -> firstNode.jumpWith(load(table, TableLayout.NODES)));
    Node tag = elementTag(table, index);
    Node key = code.add(Operation.ADD, index, constant(1));
    when32(Comparison.NOT_EQUAL, tag, Tag.NIL, () -> giveElement(table, index, key, tag, results));
    when32(Comparison.EQUAL, left, 0, this::leave);
    repeat(loop, key, code.add(Operation.SUBTRACT, left, constant(1)));
  }

  /** Finds the node after that of a key, which is looked for at the hint, then at its hash. */
  private void behindNode(Node table, Node tag, Node key, Node hint, Join firstNode) {
    Node mask = load32(table, TableLayout.NODE_MASK);
    Node offsets = code.add(Operation.SHIFT_LEFT, TableLayout.NODE_SHIFT, mask);
    Node offset = code.add(Operation.AND, load32(hint, 0), offsets);
    Node hinted = code.add(Operation.ADD, load(table, TableLayout.NODES), offset);
    BasicBlock other = code.newBlock();
    ifKey(hinted, tag, key, firstNode, other);
    Join hash = new Join(1);
    when32(Comparison.EQUAL, tag, Tag.STRING, () -> hash.jumpWith(load32(key, StringLayout.HASH)));
    when32(Comparison.NOT_EQUAL, tag, Tag.INTEGER, this::leave);
    hash.jumpWith(integerHash(key));
    hash.begin();
    Node main = nodeOf(table, hash.value(0));
    BasicBlock loop = beginLoop();
    Node node = phi(loop, main);
    BasicBlock notThis = code.newBlock();
    ifKey(node, tag, key, firstNode, notThis);
    Node next = load32(node, TableLayout.NODE_NEXT);
    when32(Comparison.EQUAL, next, 0, this::leave);
    repeat(loop, nodeBehind(node, next));
  }

  /** Goes to the node after one that has a key, otherwise continues in another block. */
  private void ifKey(Node node, Node tag, Node key, Join behind, BasicBlock other) {
    when(
        Comparison.EQUAL,
        load(node, TableLayout.NODE_KEY),
        key,
        () -> {
          when(
              Comparison.EQUAL,
              load8(node, TableLayout.NODE_KEY_TAG),
              tag,
              () ->
                  behind.jumpWith(code.add(Operation.ADD, node, constant(TableLayout.NODE_SIZE))));
          code.jump(other);
        });
    code.jump(other);
    code.continueIn(other);
  }

  /** Gives the first node from a given one on that has a value; nothing if there is none. */
  private void nextNodeFrom(Node table, Node start, Node results, Node hint) {
    BasicBlock loop = beginLoop();
    Node node = phi(loop, start);
    Node left = phi(loop, constant(MOST_SKIPPED));
    Node mask = load32(table, TableLayout.NODE_MASK);
    Node distance = code.add(Operation.SHIFT_LEFT, TableLayout.NODE_SHIFT, mask);
    Node last = code.add(Operation.ADD, load(table, TableLayout.NODES), distance);
    when(Comparison.UNSIGNED_LESS, last, node, () -> giveNothing(results));
    Node tag = load8(node, VALUE_TAG);
    when32(
        Comparison.NOT_EQUAL,
        tag,
        Tag.NIL,
        () -> {
          leaveHint(table, node, hint);
          Node key = load(node, TableLayout.NODE_KEY);
          Node keyTag = load8(node, TableLayout.NODE_KEY_TAG);
          give(results, keyTag, key, tag, load(node, TableLayout.NODE_VALUE));
        });
    when32(Comparison.EQUAL, left, 0, this::leave);
    repeat(
        loop,
        code.add(Operation.ADD, node, constant(TableLayout.NODE_SIZE)),
        code.add(Operation.SUBTRACT, left, constant(1)));
  }

  // The iterator of ipairs

  /** The last key is the index of the next element. */
  private void nextElement(Node table, Node index, Node results) {
    Node key = code.add(Operation.ADD, index, constant(1));
    BasicBlock inNodes = code.newBlock();
    BasicBlock absent = code.newBlock();
    Node size = load(table, TableLayout.ARRAY_SIZE);
    when(Comparison.UNSIGNED_GREATER_EQUAL, index, size, () -> code.jump(inNodes));
    Node tag = elementTag(table, index);
    when32(Comparison.EQUAL, tag, Tag.NIL, () -> code.jump(absent));
    giveElement(table, index, key, tag, results);
    code.continueIn(inNodes);
    Node main = nodeOf(table, integerHash(key));
    BasicBlock loop = beginLoop();
    Node node = phi(loop, main);
    BasicBlock notThis = code.newBlock();
    Join found = new Join(1);
    ifKey(node, constant(Tag.INTEGER), key, found, notThis);
    Node next = load32(node, TableLayout.NODE_NEXT);
    when32(Comparison.EQUAL, next, 0, () -> code.jump(absent));
    repeat(loop, nodeBehind(node, next));
    found.begin();
    Node behind = found.value(0);
    Node valueTag = load8(behind, VALUE_TAG - (long) TableLayout.NODE_SIZE);
    when32(Comparison.EQUAL, valueTag, Tag.NIL, () -> code.jump(absent));
    Node value = load(behind, TableLayout.NODE_VALUE - (long) TableLayout.NODE_SIZE);
    give(results, constant(Tag.INTEGER), key, valueTag, value);
    code.continueIn(absent);
    checkAbsent(table, Metamethod.INDEX);
    giveNothing(results);
  }
}
