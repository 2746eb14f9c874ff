package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;
import java.util.function.Supplier;

/** Values with keys of any type: the results of indexing, and the slots to store to. */
final class ValueRoutines extends AnyKeyRoutines {
  private static final int MANTISSA_BITS = 52;
  private static final int EXPONENT_BIAS = 1023;
  private static final int EXPONENT_MASK = 0x7ff;

  /** The exponent of 2^63, biased. */
  private static final int TOO_LARGE = EXPONENT_BIAS + Long.SIZE - 1;

  private final Routine routine;

  /** A key in the form that tables use: a float with an integer's value is that integer. */
  private record Key(Node tag, Node payload, Node hash) {}

  ValueRoutines(Routine routine) {
    this.routine = routine;
  }

  @Override
  void build() {
    Node first = argument(0);
    Node second = argument(1);
    Node third = argument(2);
    switch (routine) {
      case FIND_VALUE, FIND_RAW -> find(first, normalised(second, third));
      case FIND_METHOD -> findMethod(first, third);
      case MAKE_ELEMENT -> {
        Node valueTag = argument(3);
        when32(Comparison.EQUAL, second, Tag.STRING, this::leave);
        make(first, second, third, () -> valueTag);
      }
      // The value is loaded where it is needed, which saves a register.
      default -> make(first, second, third, this::foundTag);
    }
  }

  // Keys

  /**
   * A key in the form that tables use. Leaves for a long string, whose hash may not be known, and
   * for a float that is NaN or too large.
   */
  private Key normalised(Node givenTag, Node given) {
    Join join = new Join(2);
    when32(Comparison.EQUAL, givenTag, Tag.FLOAT, () -> normaliseFloat(given, join));
    when32(
        Comparison.UNSIGNED_LESS,
        givenTag,
        Tag.INTEGER,
        () -> join.jumpWith(givenTag, constant(0)));
    join.jumpWith(givenTag, given);
    join.begin();
    Node tag = join.value(0);
    Node payload = join.value(1);
    return new Key(tag, payload, hash(tag, payload));
  }

  /** Normalizes a float, given its bits: shifts the mantissa according to the exponent. */
  private void normaliseFloat(Node bits, Join join) {
    Node exponent =
        code.add(
            Operation.AND,
            code.add(Operation.SHIFT_RIGHT, MANTISSA_BITS, bits),
            constant(EXPONENT_MASK));
    when32(Comparison.UNSIGNED_GREATER_EQUAL, exponent, TOO_LARGE, this::leave);
    Node withoutSign = code.add(Operation.SHIFT_LEFT, 1, bits);
    when(
        Comparison.EQUAL,
        withoutSign,
        constant(0),
        () -> join.jumpWith(constant(Tag.INTEGER), constant(0)));
    when32(
        Comparison.UNSIGNED_LESS,
        exponent,
        EXPONENT_BIAS,
        () -> join.jumpWith(constant(Tag.FLOAT), bits));
    Node mantissa = code.add(Operation.AND, bits, constant((1L << MANTISSA_BITS) - 1));
    Node digits = code.add(Operation.OR, mantissa, constant(1L << MANTISSA_BITS));
    Node right = code.add(Operation.SUBTRACT, constant(EXPONENT_BIAS + MANTISSA_BITS), exponent);
    Node left = code.add(Operation.SUBTRACT, constant(Long.SIZE), right);
    when(
        Comparison.NOT_EQUAL,
        code.add(Operation.LUA_SHIFT_LEFT, digits, left),
        constant(0),
        () -> join.jumpWith(constant(Tag.FLOAT), bits));
    Node magnitude = code.add(Operation.LUA_SHIFT_RIGHT, digits, right);
    Node sign = code.add(Operation.SHIFT_RIGHT_SIGNED, Long.SIZE - 1L, bits);
    Node flipped = code.add(Operation.XOR, magnitude, sign);
    join.jumpWith(constant(Tag.INTEGER), code.add(Operation.SUBTRACT, flipped, sign));
  }

  // Indexing

  /** The value with a key in a table, or in one behind its {@code __index}. */
  private void find(Node first, Key key) {
    BasicBlock loop = beginLoop();
    Node table = phi(loop, first);
    Node left = phi(loop, constant(LONGEST_CHAIN));
    BasicBlock miss = code.newBlock();
    BasicBlock inNodes = code.newBlock();
    when32(Comparison.EQUAL, key.tag, Tag.INTEGER, () -> findElement(table, key, miss, inNodes));
    code.jump(inNodes);
    code.continueIn(inNodes);
    BasicBlock absent = code.newBlock();
    Node found = searchFrom(nodeOf(table, key.hash), key.payload, key.tag, absent);
    when32(Comparison.EQUAL, load8(found, VALUE_TAG), Tag.NIL, () -> code.jump(miss));
    answer(found);
    code.continueIn(absent);
    code.jump(miss);
    code.continueIn(miss);
    if (routine == Routine.FIND_RAW) {
      nothing();
      return;
    }
    when32(Comparison.EQUAL, left, 0, this::leave);
    Node metatable = load(table, TableLayout.METATABLE);
    when(Comparison.EQUAL, metatable, constant(0), this::nothing);
    Node next = handler(metatable, Metamethod.INDEX, this::nothing);
    repeat(loop, next, code.add(Operation.SUBTRACT, left, constant(1)));
  }

  /** An element of the array is not a slot, so it is copied to one. */
  private void findElement(Node table, Key key, BasicBlock miss, BasicBlock outside) {
    Node index = code.add(Operation.SUBTRACT, key.payload, constant(1));
    when(
        Comparison.UNSIGNED_LESS,
        index,
        load(table, TableLayout.ARRAY_SIZE),
        () -> {
          Node tag = code.add(Operation.LOAD8, load(table, TableLayout.TAGS), index);
          when32(Comparison.EQUAL, tag, Tag.NIL, () -> code.jump(miss));
          Node payload = code.add(Operation.LOAD, load(table, TableLayout.ARRAY), index);
          store(Operation.STORE, payload, code.graph.state(), StateLayout.FOUND);
          store(Operation.STORE8, tag, code.graph.state(), StateLayout.FOUND + SlotLayout.TAG);
          answerFound();
        });
    code.jump(outside);
  }

  private void answerFound() {
    answer(code.add(Operation.ADD, code.graph.state(), constant(StateLayout.FOUND)));
  }

  /** The result of indexing a string, whose type has a metatable. */
  private void findMethod(Node tag, Node name) {
    Node even = code.add(Operation.AND, tag, constant(~1L));
    when32(Comparison.NOT_EQUAL, even, Tag.STRING, this::leave);
    long root = StateLayout.ROOTS + (long) (Root.TYPE_METATABLES + Tag.STRING) * SlotLayout.SIZE;
    Node kind = load8(code.graph.state(), root + SlotLayout.TAG);
    when32(Comparison.NOT_EQUAL, kind, Tag.TABLE, this::leave);
    Node methods = handler(inState(root), Metamethod.INDEX, this::leave);
    find(methods, new Key(constant(Tag.STRING), name, load32(name, StringLayout.HASH)));
  }

  // Storing

  private void make(Node table, Node givenTag, Node given, Supplier<Node> valueTag) {
    when32(Comparison.EQUAL, givenTag, Tag.NIL, this::leave);
    Key key = normalised(givenTag, given);
    BasicBlock outside = code.newBlock();
    when32(
        Comparison.EQUAL,
        key.tag,
        Tag.INTEGER,
        () -> {
          Node index = code.add(Operation.SUBTRACT, key.payload, constant(1));
          when(Comparison.UNSIGNED_LESS, index, load(table, TableLayout.ARRAY_SIZE), this::leave);
          code.jump(outside);
        });
    code.jump(outside);
    code.continueIn(outside);
    BasicBlock absent = code.newBlock();
    Node main = nodeOf(table, key.hash);
    Node own = searchFrom(main, key.payload, key.tag, absent);
    when32(Comparison.NOT_EQUAL, load8(own, VALUE_TAG), Tag.NIL, () -> answerSlot(own));
    checkAbsent(table, Metamethod.NEWINDEX);
    store(Operation.STORE8, constant(0), table, TableLayout.ABSENT);
    answerSlot(own);
    code.continueIn(absent);
    checkAbsent(table, Metamethod.NEWINDEX);
    when32(Comparison.EQUAL, valueTag.get(), Tag.NIL, this::answerFound);
    insert(table, main, key);
  }

  private Node foundTag() {
    return load8(code.graph.state(), StateLayout.FOUND + SlotLayout.TAG);
  }

  /** Answers a node's slot, to which the value is to be stored. */
  private void answerSlot(Node slot) {
    if (routine == Routine.SET_VALUE) {
      store(Operation.STORE, inState(StateLayout.FOUND), slot, SlotLayout.PAYLOAD);
      store(Operation.STORE8, foundTag(), slot, VALUE_TAG);
      answer(Routine.YES);
    } else {
      answer(slot);
    }
  }

  private void insert(Node table, Node main, Key key) {
    checkNotBlack(table);
    Node empty = inState(StateLayout.EMPTY_NODE);
    if (routine == Routine.MAKE_ELEMENT) {
      when(Comparison.EQUAL, main, empty, this::leave);
      insertElement(table, main, key);
    } else {
      Runnable grow = () -> grow(table, key.tag, key.payload, constant(0));
      when(Comparison.EQUAL, main, empty, () -> insertFirst(table, key, grow));
      put(table, takeNode(table, main, grow), key);
    }
  }

  /**
   * Inserts a key that is not a string. The nodes of strings keep their contents and their places.
   */
  private void insertElement(Node table, Node main, Key key) {
    Node mainTag = load8(main, TableLayout.NODE_KEY_TAG);
    when32(
        Comparison.NOT_EQUAL,
        load8(main, VALUE_TAG),
        Tag.NIL,
        () -> {
          checkHashed(mainTag);
          when(Comparison.NOT_EQUAL, mainOf(table, main), main, this::leave);
          Node free = takeFree(table, this::leave);
          linkBehind(main, free);
          put(table, free, key);
        });
    when32(Comparison.EQUAL, mainTag, Tag.STRING, this::leave);
    put(table, main, key);
  }

  /** Inserts a key if there are no nodes. */
  private void insertFirst(Node table, Key key, Runnable grow) {
    when32(Comparison.EQUAL, key.tag, Tag.INTEGER, () -> append(table, key.payload, grow));
    addNodes(table, grow);
    put(table, nodeOf(table, key.hash), key);
  }

  /** Stores after the last element of a table without nodes. */
  private void append(Node table, Node key, Runnable grow) {
    Node next = code.add(Operation.ADD, load(table, TableLayout.ARRAY_SIZE), constant(1));
    when(Comparison.NOT_EQUAL, key, next, grow);
    Node index = growArray(table, grow);
    storeTag(foundTag(), table, index);
    storePayload(inState(StateLayout.FOUND), table, index);
    answer(Routine.YES);
  }

  private void put(Node table, Node node, Key key) {
    store(Operation.STORE, key.payload, node, TableLayout.NODE_KEY);
    store(Operation.STORE8, key.tag, node, TableLayout.NODE_KEY_TAG);
    store(Operation.STORE8, constant(0), table, TableLayout.ABSENT);
    answerSlot(node);
  }
}
