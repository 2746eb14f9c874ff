package dev.perigee.tier1.expansion;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TextLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Strings from bytes, which are first put into the buffer of {@link TextLayout}. A short string is
 * looked up among the existing ones, as in {@code InternTable}; others are made by the protocol of
 * {@link StateLayout}.
 */
abstract class StringRoutines extends TableRoutines {
  private static final long LOW_HALF = 0xffff_ffffL;
  private static final long ADDRESS = (1L << StringLayout.ADDRESS_BITS) - 1;
  private static final int HALF = Integer.SIZE;

  /** The offset of position 0 from the buffer's address. */
  static final long POSITION_0 = TextLayout.BYTES - 1L;

  StringRoutines() {
    for (int words = 0; words * Long.BYTES <= Constant.MAX_SHORT_STRING; words++) {
      int bytes = StringLayout.BYTES + words * Long.BYTES;
      if (SizeClasses.of(bytes) != words || SizeClasses.bytes(words) != bytes) {
        throw new IllegalStateException("a string's size class is not its number of words");
      }
    }
  }

  /** Continues with the requested string, in each of several blocks. */
  void give(Node string) {
    answer(string);
  }

  /** One of two values. */
  Node choose(Comparison comparison, Node x, Node y, Node ifTrue, Supplier<Node> other) {
    BasicBlock holds = code.newBlock();
    BasicBlock rest = code.newBlock();
    BasicBlock chosen = code.newBlock();
    code.branch(comparison, x, y, holds, rest);
    code.continueIn(holds);
    code.jump(chosen);
    code.continueIn(rest);
    Node otherwise = other.get();
    code.jump(chosen);
    code.continueIn(chosen);
    return code.phi(ifTrue, otherwise);
  }

  /**
   * Copies bytes of a string to the buffer. The last word ends with the last byte. It begins in the
   * string's fields at the earliest.
   *
   * @param source the address of the first byte, minus the offset of a string's bytes
   */
  void copy(Node source, Node count) {
    copy(source, count, at -> at);
  }

  /**
   * The same to another place in the buffer.
   *
   * @param place maps a place in the buffer, as used by the first method, to the place to use
   *     instead
   */
  void copy(Node source, Node count, UnaryOperator<Node> place) {
    copyWords(source, count, (word, at) -> toBuffer(word, place.apply(at)));
  }

  /** The same, to wherever each word is stored, given that and where it begins. */
  void copyWords(Node source, Node count, BiConsumer<Node, Node> store) {
    BasicBlock done = code.newBlock();
    BasicBlock loop = beginLoop();
    Node at = phi(loop, constant(0));
    Node left = code.add(Operation.SUBTRACT, count, at);
    when(Comparison.LESS_EQUAL, left, constant(0), () -> code.jump(done));
    Node bytes =
        choose(Comparison.LESS, left, constant(Long.BYTES), left, () -> constant(Long.BYTES));
    Node end = code.add(Operation.ADD, code.add(Operation.ADD, source, at), bytes);
    Node word = load(end, StringLayout.BYTES - Long.BYTES);
    Node bits = code.add(Operation.SHIFT_LEFT, 3, bytes);
    Node shift = code.add(Operation.SUBTRACT, constant(Long.SIZE), bits);
    store.accept(code.add(Operation.LUA_SHIFT_RIGHT, word, shift), at);
    repeat(loop, code.add(Operation.ADD, at, constant(Long.BYTES)));
    code.continueIn(done);
  }

  // Appending, at positions that count from 1

  /**
   * Appends a string at a position; returns the new position. Leaves if there are too many bytes.
   */
  Node append(Node string, Node position) {
    Node length = load(string, StringLayout.LENGTH);
    Node end = checkedEnd(position, length);
    // Whole words are copied. The padding of the last one is overwritten by the next string.
    forEachWord(
        length,
        at ->
            store(
                Operation.STORE,
                wordOf(string, at),
                address(code.add(Operation.ADD, position, at)),
                POSITION_0));
    return end;
  }

  /** The position after bytes that are to be appended. Leaves if there are too many. */
  Node checkedEnd(Node position, Node count) {
    Node end = code.add(Operation.ADD, position, count);
    when(Comparison.UNSIGNED_GREATER, end, constant(TextLayout.LONGEST + 1), this::leave);
    return end;
  }

  /** The address of a position, minus {@link #POSITION_0}. */
  Node address(Node position) {
    return inBuffer(position);
  }

  // Words

  /** The address of a word of the buffer, minus the buffer's offset. */
  private Node inBuffer(Node at) {
    return code.add(Operation.ADD, inState(StateLayout.TEXT), at);
  }

  void toBuffer(Node word, Node at) {
    store(Operation.STORE, word, inBuffer(at), TextLayout.BYTES);
  }

  private Node fromBuffer(Node at) {
    return load(inBuffer(at), TextLayout.BYTES);
  }

  Node wordOf(Node string, Node at) {
    return load(code.add(Operation.ADD, string, at), StringLayout.BYTES);
  }

  /** Does something with the beginning of each word of a string's bytes. */
  void forEachWord(Node length, Consumer<Node> body) {
    forEach(constant(0), length, Long.BYTES, body);
  }

  // Making

  /**
   * {@linkplain #give Gives} the string of the buffer's first bytes. Leaves if it cannot be made.
   */
  void make(Node length) {
    when(
        Comparison.UNSIGNED_GREATER,
        length,
        constant(Constant.MAX_SHORT_STRING),
        () -> makeLong(length));
    intern(length);
  }

  private void makeLong(Node length) {
    when(Comparison.UNSIGNED_GREATER, length, constant(TextLayout.LONGEST), this::leave);
    Node fields = constant(StringLayout.BYTES / Long.BYTES);
    Node allWords = code.add(Operation.ADD, words(length), fields);
    Node sizeClass = load8(inBuffer(allWords), TextLayout.SIZE_CLASSES);
    Node place = code.add(Operation.SHIFT_LEFT, 3, sizeClass);
    Node list = code.add(Operation.ADD, code.graph.state(), place);
    FreeCells cells = freeObjects(list, StateLayout.FREE_OBJECTS);
    Node string = cells.first();
    Node entry = code.add(Operation.SHIFT_LEFT, 2, sizeClass);
    charge(load32(inBuffer(entry), TextLayout.CELL_BYTES));
    cells.take(string);
    store(Operation.STORE, header(sizeClass, Tag.LONG_STRING), string, 0);
    fill(string, length);
    give(string);
  }

  /** Writes a new string's length and bytes. */
  private void fill(Node string, Node length) {
    store(Operation.STORE, length, string, StringLayout.LENGTH);
    forEachWord(
        length,
        at -> {
          Node word = fromBuffer(at);
          store(Operation.STORE, word, code.add(Operation.ADD, string, at), StringLayout.BYTES);
        });
  }

  /** The tag of a string. */
  Node tagOf(Node string) {
    return load8(string, ObjectLayout.KIND);
  }

  /** As {@link #make}, for a short string. */
  void intern(Node length) {
    Node hash = hash(length, this::fromBuffer);
    seek(
        hash,
        length,
        this::fromBuffer,
        index -> add(index, hash, length),
        string -> {
          checkNotDead(string);
          give(string);
        });
  }

  /**
   * The short string with the bytes in the state's string buffer, which are padded with zeros, as a
   * key to look for: it may be dead.
   *
   * @param none ends the block if there is no such string
   */
  Node findString(Node length, Runnable none) {
    UnaryOperator<Node> words =
        at -> load(code.add(Operation.ADD, code.graph.state(), at), StateLayout.STRING_BUFFER);
    Join found = new Join(1);
    seek(
        hash(length, words),
        length,
        words,
        index -> {
          // While the table is replaced, the string may be in the old one.
          when(Comparison.EQUAL, inState(StateLayout.INTERNED_LIMIT), constant(0), this::leave);
          none.run();
        },
        found::jumpWith);
    found.begin();
    return found.value(0);
  }

  /**
   * Looks for a short string.
   *
   * @param words gives each word of its bytes
   * @param absent ends the block when there is none, with the index where it would be
   * @param found ends the block with the string
   */
  private void seek(
      Node hash,
      Node length,
      UnaryOperator<Node> words,
      Consumer<Node> absent,
      Consumer<Node> found) {
    Node first = code.add(Operation.AND, hash, inState(StateLayout.INTERNED_MASK));
    BasicBlock loop = beginLoop();
    Node index = phi(loop, first);
    Node entry = load(entryAt(index), 0);
    when(Comparison.EQUAL, entry, constant(0), () -> absent.accept(index));
    BasicBlock next = code.newBlock();
    Node fragment = code.add(Operation.SHIFT_RIGHT, StringLayout.ADDRESS_BITS, entry);
    Node wanted = code.add(Operation.SHIFT_RIGHT, Short.SIZE, hash);
    when(Comparison.NOT_EQUAL, fragment, wanted, () -> code.jump(next));
    Node string = code.add(Operation.AND, entry, constant(ADDRESS));
    compare(string, hash, length, words, next);
    found.accept(string);
    code.continueIn(next);
    Node following = code.add(Operation.ADD, index, constant(1));
    repeat(loop, code.add(Operation.AND, following, inState(StateLayout.INTERNED_MASK)));
  }

  private Node entryAt(Node index) {
    Node distance = code.add(Operation.SHIFT_LEFT, 3, index);
    return code.add(Operation.ADD, inState(StateLayout.INTERNED), distance);
  }

  /** The hash of bytes, as in {@code StringHash}. */
  private Node hash(Node length, UnaryOperator<Node> words) {
    Node factor = code.add(Operation.MULTIPLY, length, constant(StringLayout.HASH_START));
    Node start = code.add(Operation.XOR, inState(StateLayout.HASH_SEED), factor);
    BasicBlock done = code.newBlock();
    BasicBlock loop = beginLoop();
    Node at = phi(loop, constant(0));
    Node hash = phi(loop, start);
    when(Comparison.GREATER_EQUAL, at, length, () -> code.jump(done));
    Node mixed = mix(hash, words.apply(at));
    repeat(loop, code.add(Operation.ADD, at, constant(Long.BYTES)), mixed);
    code.continueIn(done);
    Node upper = code.add(Operation.SHIFT_RIGHT, HALF, hash);
    Node folded = code.add(Operation.XOR, hash, upper);
    Node last = code.add(Operation.MULTIPLY, folded, multiplier());
    return code.add(Operation.SHIFT_RIGHT, HALF, last);
  }

  private Node multiplier() {
    return constant(StringLayout.HASH_MULTIPLIER);
  }

  private Node mix(Node hash, Node word) {
    Node factor = code.add(Operation.XOR, hash, word);
    Node lower = code.add(Operation.MULTIPLY, factor, multiplier());
    Node rest = code.add(Operation.XOR, lower, word);
    return code.add(Operation.XOR, multiplyHigh(factor), rest);
  }

  /** The upper half of the signed product with the multiplier, computed from products of halves. */
  private Node multiplyHigh(Node factor) {
    Node high = constant(StringLayout.HASH_MULTIPLIER >> HALF);
    Node low = constant(StringLayout.HASH_MULTIPLIER & LOW_HALF);
    Node upper = code.add(Operation.SHIFT_RIGHT_SIGNED, HALF, factor);
    Node lower = code.add(Operation.AND, factor, constant(LOW_HALF));
    Node carry = code.add(Operation.SHIFT_RIGHT, HALF, code.add(Operation.MULTIPLY, lower, low));
    Node middle = code.add(Operation.ADD, code.add(Operation.MULTIPLY, upper, low), carry);
    Node other =
        code.add(
            Operation.ADD,
            code.add(Operation.MULTIPLY, lower, high),
            code.add(Operation.AND, middle, constant(LOW_HALF)));
    Node product =
        code.add(
            Operation.ADD,
            code.add(Operation.MULTIPLY, upper, high),
            code.add(Operation.SHIFT_RIGHT_SIGNED, HALF, middle));
    return code.add(Operation.ADD, product, code.add(Operation.SHIFT_RIGHT_SIGNED, HALF, other));
  }

  /** Continues at another block unless a string is the one that is looked for. */
  private void compare(
      Node string, Node hash, Node length, UnaryOperator<Node> words, BasicBlock other) {
    when(Comparison.NOT_EQUAL, load32(string, StringLayout.HASH), hash, () -> code.jump(other));
    when(Comparison.NOT_EQUAL, load(string, StringLayout.LENGTH), length, () -> code.jump(other));
    forEachWord(
        length,
        at -> {
          Node word = wordOf(string, at);
          Node wanted = words.apply(at);
          when(Comparison.NOT_EQUAL, word, wanted, () -> code.jump(other));
        });
  }

  /** Leaves if a string is dead. */
  private void checkNotDead(Node string) {
    Node whites = constant(ObjectLayout.WHITE_0 | ObjectLayout.WHITE_1);
    Node notCurrent =
        code.add(Operation.XOR, load32(code.graph.state(), StateLayout.CURRENT_WHITE), whites);
    Node colour = load8(string, ObjectLayout.COLOUR);
    when32(Comparison.NOT_EQUAL, code.add(Operation.AND, colour, notCurrent), 0, this::leave);
  }

  /** Makes the string and gives it. The entry at the index must be free. */
  private void add(Node index, Node hash, Node length) {
    Node state = code.graph.state();
    Node count = inState(StateLayout.INTERNED_COUNT);
    when(Comparison.GREATER_EQUAL, count, inState(StateLayout.INTERNED_LIMIT), this::leave);
    Node words = words(length);
    Node list = code.add(Operation.ADD, state, code.add(Operation.SHIFT_LEFT, 3, words));
    FreeCells strings = freeObjects(list, StateLayout.FREE_OBJECTS);
    Node string = strings.first();
    Node bytes =
        code.add(
            Operation.ADD, code.add(Operation.SHIFT_LEFT, 3, words), constant(StringLayout.BYTES));
    charge(bytes);
    strings.take(string);
    Node extra = code.add(Operation.SHIFT_LEFT, 8L * StringLayout.HASH, hash);
    Node header = code.add(Operation.OR, header(words, Tag.STRING), extra);
    store(Operation.STORE, header, string, 0);
    fill(string, length);
    Node fragment = code.add(Operation.SHIFT_RIGHT, Short.SIZE, hash);
    Node upper = code.add(Operation.SHIFT_LEFT, StringLayout.ADDRESS_BITS, fragment);
    store(Operation.STORE, code.add(Operation.OR, upper, string), entryAt(index), 0);
    Node more = code.add(Operation.ADD, inState(StateLayout.INTERNED_COUNT), constant(1));
    store(Operation.STORE, more, state, StateLayout.INTERNED_COUNT);
    give(string);
  }

  /** The number of words of a string's bytes, which is its size class. */
  private Node words(Node length) {
    Node rounded = code.add(Operation.ADD, length, constant(Long.BYTES - 1));
    return code.add(Operation.SHIFT_RIGHT, 3, rounded);
  }

  private Node header(Node sizeClass, int kind) {
    Node size = code.add(Operation.SHIFT_LEFT, 8L * ObjectLayout.SIZE_CLASS, sizeClass);
    Node parts = code.add(Operation.OR, colour(), size);
    return code.add(Operation.OR, parts, constant(ObjectLayout.header(kind, 0, 0)));
  }
}
