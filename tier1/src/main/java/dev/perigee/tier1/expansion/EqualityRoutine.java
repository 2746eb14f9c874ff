package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** Equality of values with the same type (manual 3.4.4). */
final class EqualityRoutine extends TableRoutines {
  /** Longer strings are compared by Java, which is faster and counts the work. */
  private static final int LONGEST = 4096;

  /** Twice the bits of infinity. Twice the bits of a NaN are above it. */
  private static final long TWICE_INFINITY = 0x7ffL << 53;

  @Override
  void build() {
    Node tag = argument(0);
    Node x = argument(1);
    Node y = argument(2);
    when32(Comparison.EQUAL, tag, Tag.FLOAT, () -> floats(x, y));
    when32(Comparison.UNSIGNED_LESS, tag, Tag.INTEGER, this::yes);
    when(Comparison.EQUAL, x, y, this::yes);
    when32(Comparison.EQUAL, tag, Tag.LONG_STRING, () -> longStrings(x, y));
    when32(Comparison.EQUAL, tag, Tag.TABLE, () -> tables(x, y));
    when32(Comparison.EQUAL, tag, Tag.USERDATA, this::leave);
    no();
  }

  private void yes() {
    answer(Routine.YES);
  }

  private void no() {
    answer(Routine.NO);
  }

  /** Compares the bits, which are shifted to remove the sign. */
  private void floats(Node x, Node y) {
    when(
        Comparison.EQUAL,
        x,
        y,
        () -> {
          when(
              Comparison.UNSIGNED_GREATER,
              code.add(Operation.SHIFT_LEFT, 1, x),
              constant(TWICE_INFINITY),
              this::no);
          yes();
        });
    Node zeros = code.add(Operation.SHIFT_LEFT, 1, code.add(Operation.OR, x, y));
    when(Comparison.EQUAL, zeros, constant(0), this::yes);
    no();
  }

  /**
   * Compares all words before the last eight bytes, which may begin within a word. A long string
   * has at least eight bytes.
   */
  private void longStrings(Node x, Node y) {
    Node length = load(x, StringLayout.LENGTH);
    when(Comparison.NOT_EQUAL, length, load(y, StringLayout.LENGTH), this::no);
    when(Comparison.UNSIGNED_GREATER, length, constant(LONGEST), this::leave);
    long lastWord = StringLayout.BYTES - Long.BYTES;
    Node last = load(code.add(Operation.ADD, x, length), lastWord);
    Node other = load(code.add(Operation.ADD, y, length), lastWord);
    when(Comparison.NOT_EQUAL, last, other, this::no);
    Node words = code.add(Operation.SUBTRACT, length, constant(1));
    Node end = code.add(Operation.AND, words, constant(-Long.BYTES));
    BasicBlock loop = beginLoop();
    Node at = phi(loop, constant(0));
    when(Comparison.EQUAL, at, end, this::yes);
    Node word = load(code.add(Operation.ADD, x, at), StringLayout.BYTES);
    Node otherWord = load(code.add(Operation.ADD, y, at), StringLayout.BYTES);
    when(Comparison.NOT_EQUAL, word, otherWord, this::no);
    repeat(loop, code.add(Operation.ADD, at, constant(Long.BYTES)));
  }

  /** Two different tables without metamethods are not equal. */
  private void tables(Node x, Node y) {
    checkAbsent(x, Metamethod.EQ);
    checkAbsent(y, Metamethod.EQ);
    no();
  }
}
